module sixstep

go 1.25.0

require (
	github.com/go-krb5/krb5 v0.1.0
	github.com/go-krb5/x v0.3.2
)

require (
	github.com/go-crypt/x v0.4.12 // indirect
	github.com/google/uuid v1.6.0 // indirect
	golang.org/x/crypto v0.48.0 // indirect
	golang.org/x/net v0.50.0 // indirect
)
