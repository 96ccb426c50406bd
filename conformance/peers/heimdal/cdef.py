"""The part of Heimdal's C interface that the adapter uses, declared for cffi's ABI mode.

No header and no compiler is needed. The structures are public: krb5.h has some, and the others are
what Heimdal's ASN.1 compiler makes of krb5.asn1, with a pointer for each optional field.
"""

from __future__ import annotations

import re
from typing import Any

from cffi import FFI

_TYPES = """
typedef int32_t krb5_error_code, krb5_kvno, krb5int32, krb5_enctype, NAME_TYPE, MESSAGE_TYPE;
typedef uint32_t krb5_flags, krb5uint32, TicketFlags;
typedef int64_t krb5_timestamp, KerberosTime, krb5_deltat;
typedef struct krb5_context_data *krb5_context;
typedef struct krb5_auth_context_data *krb5_auth_context;
typedef struct krb5_keytab_data *krb5_keytab;
typedef char *Realm;

typedef struct { size_t length; void *data; } krb5_data;
typedef struct { unsigned int len; char **val; } name_strings;
typedef struct { NAME_TYPE name_type; name_strings name_string; } PrincipalName;
typedef struct { PrincipalName name; Realm realm; } krb5_principal_data, *krb5_principal;
typedef struct { krb5int32 keytype; krb5_data keyvalue; } krb5_keyblock;
typedef struct { krb5int32 addr_type; krb5_data address; } krb5_address;
typedef struct { unsigned int len; krb5_address *val; } krb5_addresses;
typedef struct { krb5int32 ad_type; krb5_data ad_data; } AuthorizationDataElement;
typedef struct { unsigned int len; AuthorizationDataElement *val; } AuthorizationData;
typedef struct { krb5int32 tr_type; krb5_data contents; } TransitedEncoding;
typedef struct {
    TicketFlags flags; krb5_keyblock key; Realm crealm; PrincipalName cname;
    TransitedEncoding transited; KerberosTime authtime, *starttime, endtime, *renew_till;
    krb5_addresses *caddr; AuthorizationData *authorization_data;
} EncTicketPart;
typedef struct { EncTicketPart ticket; krb5_principal client, server; } krb5_ticket;
typedef struct {
    krb5int32 authenticator_vno; Realm crealm; PrincipalName cname; void *cksum;
    krb5int32 cusec; KerberosTime ctime; krb5_keyblock *subkey; krb5uint32 *seq_number;
    AuthorizationData *authorization_data;
} *krb5_authenticator;
typedef struct {
    KerberosTime ctime; krb5int32 cusec; krb5_keyblock *subkey; krb5uint32 *seq_number;
} krb5_ap_rep_enc_part;
typedef struct {
    krb5int32 pvno; MESSAGE_TYPE msg_type; KerberosTime *ctime; krb5int32 *cusec;
    KerberosTime stime; krb5int32 susec, error_code; Realm *crealm; PrincipalName *cname;
    Realm realm; PrincipalName sname; char **e_text; krb5_data *e_data;
} krb5_error;
typedef struct {
    krb5int32 etype, *kvno; krb5_data cipher;
} EncryptedData;
typedef struct {
    krb5int32 tkt_vno; Realm realm; PrincipalName sname; EncryptedData enc_part;
} Ticket;
typedef struct { krb5_timestamp authtime, starttime, endtime, renew_till; } krb5_times;
typedef struct {
    krb5_principal client, server; krb5_keyblock session; krb5_times times;
    krb5_data ticket, second_ticket; AuthorizationData authdata; krb5_addresses addresses;
    TicketFlags flags;
} krb5_creds;
typedef struct {
    krb5_principal principal; krb5_kvno vno; krb5_keyblock keyblock;
    uint32_t timestamp, flags; void *aliases;
} krb5_keytab_entry;
"""

_FUNCTIONS = """
krb5_error_code krb5_init_context(krb5_context *context);
void krb5_free_context(krb5_context context);
const char *krb5_get_error_message(krb5_context context, krb5_error_code code);
void krb5_free_error_message(krb5_context context, const char *message);
void krb5_clear_error_message(krb5_context context);

krb5_error_code krb5_us_timeofday(krb5_context context, krb5_timestamp *seconds,
    int32_t *microseconds);
void krb5_set_max_time_skew(krb5_context context, krb5_deltat skew);
krb5_error_code krb5_enctype_valid(krb5_context context, krb5_enctype enctype);
krb5_error_code krb5_enctype_enable(krb5_context context, krb5_enctype enctype);
krb5_error_code krb5_enctype_disable(krb5_context context, krb5_enctype enctype);

krb5_error_code krb5_parse_name_flags(krb5_context context, const char *name, int flags,
    krb5_principal *principal);
krb5_error_code krb5_principal_set_realm(krb5_context context, krb5_principal principal,
    const char *realm);
krb5_error_code krb5_unparse_name(krb5_context context, krb5_principal principal, char **name);
void krb5_xfree(void *allocated);
void krb5_free_principal(krb5_context context, krb5_principal principal);

krb5_error_code krb5_kt_resolve(krb5_context context, const char *name, krb5_keytab *keytab);
krb5_error_code krb5_kt_add_entry(krb5_context context, krb5_keytab keytab,
    krb5_keytab_entry *entry);
krb5_error_code krb5_kt_close(krb5_context context, krb5_keytab keytab);

krb5_error_code krb5_auth_con_init(krb5_context context, krb5_auth_context *auth_context);
krb5_error_code krb5_auth_con_free(krb5_context context, krb5_auth_context auth_context);
krb5_error_code krb5_auth_con_addflags(krb5_context context, krb5_auth_context auth_context,
    int32_t flags, int32_t *before);
krb5_error_code krb5_auth_con_setaddrs(krb5_context context, krb5_auth_context auth_context,
    krb5_address *local, krb5_address *remote);
krb5_error_code krb5_auth_con_setuserkey(krb5_context context, krb5_auth_context auth_context,
    krb5_keyblock *key);
krb5_error_code krb5_auth_con_getauthenticator(krb5_context context,
    krb5_auth_context auth_context, krb5_authenticator *authenticator);
void krb5_free_authenticator(krb5_context context, krb5_authenticator *authenticator);

krb5_error_code krb5_rd_req(krb5_context context, krb5_auth_context *auth_context,
    const krb5_data *message, krb5_principal server, krb5_keytab keytab, krb5_flags *options,
    krb5_ticket **ticket);
krb5_error_code krb5_mk_rep(krb5_context context, krb5_auth_context auth_context,
    krb5_data *message);
krb5_error_code krb5_mk_error(krb5_context context, krb5_error_code code, const char *text,
    const krb5_data *data, krb5_principal client, krb5_principal server,
    krb5_timestamp *client_time, int *client_microseconds, krb5_data *message);
krb5_error_code krb5_mk_req_extended(krb5_context context, krb5_auth_context *auth_context,
    krb5_flags options, krb5_data *checksum_data, krb5_creds *credential, krb5_data *message);
int decode_Ticket(const unsigned char *octets, size_t length, Ticket *ticket, size_t *used);
void free_Ticket(Ticket *ticket);
krb5_error_code krb5_rd_rep(krb5_context context, krb5_auth_context auth_context,
    const krb5_data *message, krb5_ap_rep_enc_part **reply);
krb5_error_code krb5_rd_error(krb5_context context, const krb5_data *message,
    krb5_error *error);

krb5_error_code krb5_free_ticket(krb5_context context, krb5_ticket *ticket);
void krb5_data_free(krb5_data *data);
void krb5_free_ap_rep_enc_part(krb5_context context, krb5_ap_rep_enc_part *reply);
void krb5_free_error_contents(krb5_context context, krb5_error *error);
"""

_VARIABLES = """
extern const char *heimdal_version;
"""

# What the clock stands in for, and where the loader has found a library.
_SYSTEM = """
struct timeval { int64_t tv_sec, tv_usec; };
typedef struct { const char *file; void *base; const char *name; void *address; } Dl_info;
int dladdr(const void *address, Dl_info *info);
"""

REQUIRED = tuple(re.findall(r"(\w+)\(", _FUNCTIONS))
"""Without one of these functions a library cannot be driven."""

ffi: Any = FFI()
ffi.cdef(_TYPES + _FUNCTIONS + _VARIABLES + _SYSTEM)
