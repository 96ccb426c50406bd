"""The part of MIT krb5's C interface that the adapter uses, declared for cffi's ABI mode.

No header and no compiler is needed. The structures are public (krb5.h) and have not changed
from 1.15 to 1.22.
"""

from __future__ import annotations

import re
from typing import Any

from cffi import FFI

_TYPES = """
typedef int32_t krb5_error_code, krb5_magic, krb5_int32, krb5_enctype, krb5_flags;
typedef int32_t krb5_timestamp, krb5_cksumtype, krb5_boolean;
typedef uint32_t krb5_ui_4, krb5_kvno;
typedef struct _krb5_context *krb5_context;
typedef struct _krb5_auth_context *krb5_auth_context;
typedef struct _krb5_kt *krb5_keytab;
typedef struct krb5_rc_st *krb5_rcache;
typedef struct _profile_t *profile_t;

typedef struct { krb5_magic magic; unsigned int length; char *data; } krb5_data;
typedef struct {
    krb5_magic magic; krb5_data realm; krb5_data *data; krb5_int32 length, type;
} *krb5_principal;
typedef struct {
    krb5_magic magic; krb5_int32 addrtype; unsigned int length; unsigned char *contents;
} krb5_address;
typedef struct {
    krb5_magic magic; krb5_enctype enctype; unsigned int length; unsigned char *contents;
} krb5_keyblock;
typedef struct {
    krb5_magic magic; krb5_int32 ad_type; unsigned int length; unsigned char *contents;
} krb5_authdata;
typedef struct {
    krb5_magic magic; krb5_enctype enctype; krb5_kvno kvno; krb5_data ciphertext;
} krb5_enc_data;
typedef struct {
    krb5_timestamp authtime, starttime, endtime, renew_till;
} krb5_ticket_times;
typedef struct {
    krb5_magic magic; unsigned char tr_type; krb5_data tr_contents;
} krb5_transited;
typedef struct {
    krb5_magic magic; krb5_flags flags; krb5_keyblock *session; krb5_principal client;
    krb5_transited transited; krb5_ticket_times times; krb5_address **caddrs;
    krb5_authdata **authorization_data;
} krb5_enc_tkt_part;
typedef struct {
    krb5_magic magic; krb5_principal server; krb5_enc_data enc_part; krb5_enc_tkt_part *enc_part2;
} krb5_ticket;
typedef struct {
    krb5_magic magic; krb5_principal client, server; krb5_keyblock keyblock;
    krb5_ticket_times times; krb5_boolean is_skey; krb5_flags ticket_flags;
    krb5_address **addresses; krb5_data ticket, second_ticket; krb5_authdata **authdata;
} krb5_creds;
typedef struct {
    krb5_magic magic; krb5_timestamp ctime; krb5_int32 cusec; krb5_keyblock *subkey;
    krb5_ui_4 seq_number;
} krb5_ap_rep_enc_part;
typedef struct {
    krb5_magic magic; krb5_timestamp ctime; krb5_int32 cusec, susec; krb5_timestamp stime;
    krb5_ui_4 error; krb5_principal client, server; krb5_data text, e_data;
} krb5_error;
typedef struct {
    krb5_magic magic; krb5_principal principal; krb5_timestamp timestamp; krb5_kvno vno;
    krb5_keyblock key;
} krb5_keytab_entry;
"""

_FUNCTIONS = """
long profile_init_path(const char *path, profile_t *profile);
void profile_release(profile_t profile);
krb5_error_code krb5_init_context_profile(profile_t profile, krb5_flags flags,
    krb5_context *context);
void krb5_free_context(krb5_context context);
const char *krb5_get_error_message(krb5_context context, krb5_error_code code);
void krb5_free_error_message(krb5_context context, const char *message);
void krb5_clear_error_message(krb5_context context);

krb5_error_code krb5_set_debugging_time(krb5_context context, krb5_timestamp seconds,
    krb5_int32 microseconds);
krb5_error_code krb5_us_timeofday(krb5_context context, krb5_timestamp *seconds,
    krb5_int32 *microseconds);
krb5_error_code krb5_get_permitted_enctypes(krb5_context context, krb5_enctype **enctypes);
void krb5_free_enctypes(krb5_context context, krb5_enctype *enctypes);

krb5_error_code krb5_parse_name_flags(krb5_context context, const char *name, int flags,
    krb5_principal *principal);
krb5_error_code krb5_unparse_name(krb5_context context, krb5_principal principal, char **name);
void krb5_free_unparsed_name(krb5_context context, char *name);
void krb5_free_principal(krb5_context context, krb5_principal principal);

krb5_error_code krb5_kt_resolve(krb5_context context, const char *name, krb5_keytab *keytab);
krb5_error_code krb5_kt_add_entry(krb5_context context, krb5_keytab keytab,
    krb5_keytab_entry *entry);
krb5_error_code krb5_kt_close(krb5_context context, krb5_keytab keytab);

krb5_error_code krb5_auth_con_init(krb5_context context, krb5_auth_context *auth_context);
krb5_error_code krb5_auth_con_free(krb5_context context, krb5_auth_context auth_context);
krb5_error_code krb5_auth_con_setflags(krb5_context context, krb5_auth_context auth_context,
    krb5_int32 flags);
krb5_error_code krb5_auth_con_setaddrs(krb5_context context, krb5_auth_context auth_context,
    krb5_address *local, krb5_address *remote);
krb5_error_code krb5_auth_con_setuseruserkey(krb5_context context,
    krb5_auth_context auth_context, krb5_keyblock *key);
krb5_error_code krb5_auth_con_setpermetypes(krb5_context context,
    krb5_auth_context auth_context, const krb5_enctype *enctypes);
krb5_error_code krb5_auth_con_setrcache(krb5_context context, krb5_auth_context auth_context,
    krb5_rcache cache);
krb5_error_code krb5_auth_con_getrecvsubkey(krb5_context context,
    krb5_auth_context auth_context, krb5_keyblock **key);
krb5_error_code krb5_auth_con_getremoteseqnumber(krb5_context context,
    krb5_auth_context auth_context, krb5_int32 *number);

krb5_error_code krb5_rd_req(krb5_context context, krb5_auth_context *auth_context,
    const krb5_data *message, krb5_principal server, krb5_keytab keytab, krb5_flags *options,
    krb5_ticket **ticket);
krb5_error_code krb5_mk_rep(krb5_context context, krb5_auth_context auth_context,
    krb5_data *message);
krb5_error_code krb5_mk_error(krb5_context context, const krb5_error *error,
    krb5_data *message);
krb5_error_code krb5_mk_req_extended(krb5_context context, krb5_auth_context *auth_context,
    krb5_flags options, krb5_data *checksum_data, krb5_creds *credential, krb5_data *message);
krb5_error_code krb5_rd_rep(krb5_context context, krb5_auth_context auth_context,
    const krb5_data *message, krb5_ap_rep_enc_part **reply);
krb5_error_code krb5_rd_error(krb5_context context, const krb5_data *message,
    krb5_error **error);

void krb5_free_ticket(krb5_context context, krb5_ticket *ticket);
void krb5_free_keyblock(krb5_context context, krb5_keyblock *key);
void krb5_free_data_contents(krb5_context context, krb5_data *data);
void krb5_free_ap_rep_enc_part(krb5_context context, krb5_ap_rep_enc_part *reply);
void krb5_free_error(krb5_context context, krb5_error *error);
"""

# The replay cache has changed: one function names it from 1.18 on, before that there were three.
_REPLAY_CACHE = """
krb5_error_code k5_rc_resolve(krb5_context context, const char *name, krb5_rcache *cache);
"""
_OLD_REPLAY_CACHE = """
krb5_error_code krb5_rc_resolve_full(krb5_context context, krb5_rcache *cache,
    const char *name);
krb5_error_code krb5_rc_recover_or_initialize(krb5_context context, krb5_rcache cache,
    krb5_int32 lifespan);
krb5_error_code krb5_rc_close(krb5_context context, krb5_rcache cache);
"""

# Where the loader has found a library that was asked for by its bare name.
_LOADER = """
typedef struct { const char *file; void *base; const char *name; void *address; } Dl_info;
int dladdr(const void *address, Dl_info *info);
"""


def _names(declarations: str) -> tuple[str, ...]:
    return tuple(re.findall(r"(\w+)\(", declarations))


REQUIRED = _names(_FUNCTIONS)
"""Without one of these functions a library cannot be driven."""

REPLAY_CACHE, OLD_REPLAY_CACHE = _names(_REPLAY_CACHE), _names(_OLD_REPLAY_CACHE)

ffi: Any = FFI()
ffi.cdef(_TYPES + _FUNCTIONS + _REPLAY_CACHE + _OLD_REPLAY_CACHE + _LOADER)
