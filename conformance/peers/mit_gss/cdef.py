"""The part of the GSS-API's C interface that the adapter uses, declared for cffi's ABI mode.

RFC 2744 fixes the structures, the lucid context comes from MIT's gssapi_krb5.h. Neither has changed
from 1.15 to 1.22. The types of krb5.h are those of the adapter for libkrb5.
"""

from __future__ import annotations

import re
from typing import Any

from cffi import FFI

from conformance.peers.mit import cdef as mit

_TYPES = """
typedef uint32_t OM_uint32;
typedef struct gss_name *gss_name_t;
typedef struct gss_cred *gss_cred_id_t;
typedef struct gss_ctx *gss_ctx_id_t;
typedef struct krb5_cc *krb5_ccache;
typedef struct {
    krb5_magic magic; krb5_principal client; void *checksum; krb5_int32 cusec;
    krb5_timestamp ctime; krb5_keyblock *subkey; krb5_ui_4 seq_number;
    krb5_authdata **authorization_data;
} krb5_authenticator;

typedef struct { OM_uint32 length; void *elements; } gss_OID_desc, *gss_OID;
typedef struct { size_t count; gss_OID elements; } *gss_OID_set;
typedef struct { size_t length; void *value; } gss_buffer_desc, *gss_buffer_t;
typedef struct {
    OM_uint32 initiator_addrtype; gss_buffer_desc initiator_address;
    OM_uint32 acceptor_addrtype; gss_buffer_desc acceptor_address;
    gss_buffer_desc application_data;
} *gss_channel_bindings_t;
typedef struct { const char *key, *value; } gss_key_value_element_desc;
typedef struct {
    OM_uint32 count; gss_key_value_element_desc *elements;
} *gss_key_value_set_t;

typedef struct { OM_uint32 type, length; void *data; } gss_krb5_lucid_key_t;
typedef struct {
    OM_uint32 version, initiate, endtime; uint64_t send_seq, recv_seq; OM_uint32 protocol;
    struct { OM_uint32 sign_alg, seal_alg; gss_krb5_lucid_key_t ctx_key; } rfc1964_kd;
    struct {
        OM_uint32 have_acceptor_subkey; gss_krb5_lucid_key_t ctx_key, acceptor_subkey;
    } cfx_kd;
} gss_krb5_lucid_context_v1_t;
"""

_FUNCTIONS = """
OM_uint32 gss_import_name(OM_uint32 *minor, gss_buffer_t text, gss_OID type, gss_name_t *name);
OM_uint32 gss_display_name(OM_uint32 *minor, gss_name_t name, gss_buffer_t text, gss_OID *type);
OM_uint32 gss_release_name(OM_uint32 *minor, gss_name_t *name);

OM_uint32 gss_acquire_cred_from(OM_uint32 *minor, gss_name_t name, OM_uint32 time,
    gss_OID_set mechanisms, int usage, gss_key_value_set_t store, gss_cred_id_t *credential,
    gss_OID_set *actual, OM_uint32 *time_given);
OM_uint32 gss_krb5_set_allowable_enctypes(OM_uint32 *minor, gss_cred_id_t credential,
    OM_uint32 count, krb5_enctype *enctypes);
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

OM_uint32 gss_krb5_get_tkt_flags(OM_uint32 *minor, gss_ctx_id_t context, krb5_flags *flags);
OM_uint32 gss_krb5_export_lucid_sec_context(OM_uint32 *minor, gss_ctx_id_t *context,
    OM_uint32 version, void **exported);
OM_uint32 gss_krb5_free_lucid_sec_context(OM_uint32 *minor, void *exported);

OM_uint32 gss_display_status(OM_uint32 *minor, OM_uint32 status, int type, gss_OID mechanism,
    OM_uint32 *more, gss_buffer_t text);
OM_uint32 gss_release_buffer(OM_uint32 *minor, gss_buffer_t buffer);
"""

# What of libkrb5 the GSS layer's own adapter needs beside what `mit` knows.
_KRB5_FUNCTIONS = """
krb5_error_code krb5_init_context(krb5_context *context);
krb5_error_code krb5_copy_context(krb5_context context, krb5_context *copy);
krb5_error_code krb5_auth_con_getkey(krb5_context context, krb5_auth_context auth_context,
    krb5_keyblock **key);
krb5_error_code krb5_auth_con_getauthenticator(krb5_context context,
    krb5_auth_context auth_context, krb5_authenticator **authenticator);
void krb5_free_authenticator(krb5_context context, krb5_authenticator *authenticator);
krb5_error_code krb5_kt_get_name(krb5_context context, krb5_keytab keytab, char *name,
    unsigned int size);
krb5_error_code krb5_cc_resolve(krb5_context context, const char *name, krb5_ccache *cache);
krb5_error_code krb5_cc_initialize(krb5_context context, krb5_ccache cache,
    krb5_principal client);
krb5_error_code krb5_cc_store_cred(krb5_context context, krb5_ccache cache,
    krb5_creds *credential);
krb5_error_code krb5_cc_destroy(krb5_context context, krb5_ccache cache);
"""

# The dynamic section of a loaded object, as <elf.h> and <link.h> have it where words have 64 bits.
_LINKER = """
typedef struct { int64_t tag; uint64_t value; } Elf64_Dyn;
typedef struct {
    uint32_t name; unsigned char info, other; uint16_t section; uint64_t value, size;
} Elf64_Sym;
typedef struct { uint64_t offset, info; int64_t addend; } Elf64_Rela;
struct link_map { uint64_t base; char *name; Elf64_Dyn *dynamic; };

void *dlopen(const char *path, int mode);
int dlclose(void *handle);
int dladdr(const void *address, Dl_info *info);
int dlinfo(void *handle, int request, struct link_map **found);
int mprotect(void *start, size_t size, int protection);
"""

REQUIRED = tuple(re.findall(r"(\w+)\(", _FUNCTIONS + _KRB5_FUNCTIONS))
"""Without one of these functions a library cannot be driven."""

ffi: Any = FFI()
ffi.include(mit.ffi)
ffi.cdef(_TYPES + _FUNCTIONS + _KRB5_FUNCTIONS + _LINKER)
