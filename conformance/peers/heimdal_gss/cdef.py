"""The part of the GSS-API's C interface that the adapter uses, declared for cffi's ABI mode.

RFC 2744 fixes the structures. The types of krb5.h are those of the adapter for libkrb5.
"""

from __future__ import annotations

import re
from typing import Any

from cffi import FFI

from conformance.peers.heimdal import cdef as heimdal

_TYPES = """
typedef uint32_t OM_uint32;
typedef struct gss_name *gss_name_t;
typedef struct gss_cred *gss_cred_id_t;
typedef struct gss_ctx *gss_ctx_id_t;
typedef struct krb5_ccache_data *krb5_ccache;

typedef struct { OM_uint32 length; void *elements; } gss_OID_desc, *gss_OID;
typedef struct { size_t length; void *value; } gss_buffer_desc, *gss_buffer_t;
typedef struct {
    OM_uint32 initiator_addrtype; gss_buffer_desc initiator_address;
    OM_uint32 acceptor_addrtype; gss_buffer_desc acceptor_address;
    gss_buffer_desc application_data;
} *gss_channel_bindings_t;
"""

_FUNCTIONS = """
OM_uint32 gss_import_name(OM_uint32 *minor, gss_buffer_t text, gss_OID type, gss_name_t *name);
OM_uint32 gss_display_name(OM_uint32 *minor, gss_name_t name, gss_buffer_t text, gss_OID *type);
OM_uint32 gss_release_name(OM_uint32 *minor, gss_name_t *name);

OM_uint32 gss_krb5_import_cred(OM_uint32 *minor, krb5_ccache cache, krb5_principal acceptor,
    krb5_keytab keytab, gss_cred_id_t *credential);
OM_uint32 gss_release_cred(OM_uint32 *minor, gss_cred_id_t *credential);

OM_uint32 gss_accept_sec_context(OM_uint32 *minor, gss_ctx_id_t *context,
    gss_cred_id_t credential, gss_buffer_t token, gss_channel_bindings_t bindings,
    gss_name_t *client, gss_OID *mechanism, gss_buffer_t answer, OM_uint32 *flags,
    OM_uint32 *time, gss_cred_id_t *delegated);
OM_uint32 gss_init_sec_context(OM_uint32 *minor, gss_cred_id_t credential,
    gss_ctx_id_t *context, gss_name_t server, gss_OID mechanism, OM_uint32 flags,
    OM_uint32 time, gss_channel_bindings_t bindings, gss_buffer_t token, gss_OID *actual,
    gss_buffer_t answer, OM_uint32 *flags_given, OM_uint32 *time_given);
OM_uint32 gss_delete_sec_context(OM_uint32 *minor, gss_ctx_id_t *context, gss_buffer_t token);

OM_uint32 gss_krb5_get_tkt_flags(OM_uint32 *minor, gss_ctx_id_t context, OM_uint32 *flags);
OM_uint32 gss_decapsulate_token(gss_buffer_t token, gss_OID mechanism, gss_buffer_t contents);

OM_uint32 gss_display_status(OM_uint32 *minor, OM_uint32 status, int type, gss_OID mechanism,
    OM_uint32 *more, gss_buffer_t text);
OM_uint32 gss_release_buffer(OM_uint32 *minor, gss_buffer_t buffer);
"""

# What of libkrb5 the GSS layer's own adapter needs beside what `heimdal` knows.
_KRB5_FUNCTIONS = """
krb5_error_code krb5_auth_con_getkey(krb5_context context, krb5_auth_context auth_context,
    krb5_keyblock **key);
krb5_error_code krb5_auth_con_getremotesubkey(krb5_context context,
    krb5_auth_context auth_context, krb5_keyblock **key);
krb5_error_code krb5_auth_con_getremoteseqnumber(krb5_context context,
    krb5_auth_context auth_context, int32_t *number);
void krb5_free_keyblock(krb5_context context, krb5_keyblock *key);
krb5_error_code krb5_cc_resolve(krb5_context context, const char *name, krb5_ccache *cache);
krb5_error_code krb5_cc_initialize(krb5_context context, krb5_ccache cache,
    krb5_principal client);
krb5_error_code krb5_cc_store_cred(krb5_context context, krb5_ccache cache,
    krb5_creds *credential);
krb5_error_code krb5_cc_destroy(krb5_context context, krb5_ccache cache);
"""

REQUIRED = tuple(re.findall(r"(\w+)\(", _FUNCTIONS + _KRB5_FUNCTIONS))
"""Without one of these functions a library cannot be driven."""

ffi: Any = FFI()
ffi.include(heimdal.ffi)
ffi.cdef(_TYPES + _FUNCTIONS + _KRB5_FUNCTIONS)
