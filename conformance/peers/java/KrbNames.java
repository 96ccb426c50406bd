import java.util.List;
import sun.security.krb5.PrincipalName;
import sun.security.krb5.Realm;
import sun.security.krb5.RealmException;

/** Principals in the JDK's own form, component by component. */
final class KrbNames {
    private KrbNames() {
    }

    static Principal of(PrincipalName name) {
        return new Principal(List.of(name.getNameStrings()), name.getRealmString());
    }

    static PrincipalName parse(String text) throws RealmException {
        Principal principal = Principal.parse(text);
        return new PrincipalName(PrincipalName.KRB_NT_PRINCIPAL,
                principal.components().toArray(new String[0]), new Realm(principal.realm()));
    }
}
