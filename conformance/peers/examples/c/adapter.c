/* An adapter in C: a server that takes AP-REQs with MIT's libkrb5, and JSON with jansson.
 *
 *     cc -DVERSION="\"$(pkg-config --modversion krb5)\"" -o adapter adapter.c $(pkg-config --cflags --libs krb5 jansson)
 *     sixstep peers check --peer 'exec:./adapter'
 *
 * Debian: apt-get install gcc pkg-config libkrb5-dev libjansson-dev */

#include <jansson.h>
#include <krb5.h>
#include <string.h>
#include <time.h>

/* Exported by the library, and not in its header: it stops the clock of a context. */
krb5_error_code krb5_set_debugging_time(krb5_context, krb5_timestamp, krb5_int32);

static json_t *unsupported(const char *what) {
    return json_pack("{ss, ss}", "outcome", "unsupported", "reason", what);
}

static json_t *rejected(krb5_context context, krb5_error_code error) {
    krb5_error_code code = error - ERROR_TABLE_BASE_krb5; /* 0 to 127 are those of RFC 4120 */
    json_t *of_rfc = code >= 0 && code < 128 ? json_integer(code) : json_null();
    const char *text = krb5_get_error_message(context, error);
    json_t *said = json_pack("{ss, so, s{si, ss}}", "outcome", "rejected", "code", of_rfc,
                             "native", "code", (int)error, "message", text);
    krb5_free_error_message(context, text);
    return said;
}

static krb5_data octets(const char *hex) {
    size_t size = strlen(hex) / 2;
    krb5_data data = {0, size, calloc(1, size + 1)};
    for (size_t i = 0; i < size; i++)
        sscanf(hex + 2 * i, "%2hhx", (unsigned char *)data.data + i);
    return data;
}

static json_t *hex(const void *octets, size_t size) {
    char *text = calloc(1, 2 * size + 1);
    for (size_t i = 0; i < size; i++)
        sprintf(text + 2 * i, "%02x", ((const unsigned char *)octets)[i]);
    json_t *said = json_string(text);
    free(text);
    return said;
}

static void set_clock(krb5_context context, const char *now) {
    int microseconds;
    struct tm utc = {0};
    sscanf(now, "%d-%d-%dT%d:%d:%d.%d", &utc.tm_year, &utc.tm_mon, &utc.tm_mday, &utc.tm_hour,
           &utc.tm_min, &utc.tm_sec, &microseconds);
    utc.tm_year -= 1900;
    utc.tm_mon -= 1;
    krb5_set_debugging_time(context, (krb5_timestamp)timegm(&utc), microseconds);
}

static void fill(krb5_context context, krb5_keytab keytab, json_t *entries) {
    size_t i;
    json_t *each;
    json_array_foreach(entries, i, each) {
        int kvno = json_integer_value(json_object_get(each, "kvno"));
        int etype = json_integer_value(json_object_get(each, "etype"));
        krb5_data key = octets(json_string_value(json_object_get(each, "key")));
        krb5_keytab_entry entry = {.vno = kvno};
        entry.key = (krb5_keyblock){0, etype, key.length, (krb5_octet *)key.data};
        krb5_parse_name(context, json_string_value(json_object_get(each, "principal")),
                        &entry.principal);
        krb5_kt_add_entry(context, keytab, &entry);
        krb5_free_principal(context, entry.principal);
        free(key.data);
    }
}

static json_t *accepted(krb5_context context, krb5_auth_context auth, krb5_flags options) {
    krb5_authenticator *authenticator;
    krb5_data reply = {0};
    char *client;
    if (options & AP_OPTS_MUTUAL_REQUIRED)
        krb5_mk_rep(context, auth, &reply);
    krb5_auth_con_getauthenticator(context, auth, &authenticator);
    krb5_unparse_name(context, authenticator->client, &client);
    json_t *said = json_pack("{ss, ss, so}", "outcome", "accepted", "client", client, "ap_rep",
                             reply.length ? hex(reply.data, reply.length) : json_null());
    krb5_free_data_contents(context, &reply);
    krb5_free_unparsed_name(context, client);
    krb5_free_authenticator(context, authenticator);
    return said;
}

/* Each message has a library context, a keytab and an auth context of its own. */
static json_t *take(json_t *request) {
    const char *op, *now, *server, *message, *framing;
    json_t *id, *entries, *sender;
    int skew, replay;
    /* The ! has jansson refuse fields that are not in the list. */
    if (json_unpack(request, "{so, ss, ss, ss, so, ss, s{si, sb, so, ss !} !}", "id", &id, "op",
                    &op, "now", &now, "server", &server, "keytab", &entries, "ap_req", &message,
                    "policy", "max_skew", &skew, "replay", &replay, "sender", &sender, "framing",
                    &framing))
        return unsupported("a field of the request");
    if (strcmp(framing, "raw") || replay || !json_is_null(sender) || skew != 300)
        return unsupported("gss, replay, addresses, or a skew of the caller's");
    krb5_context context;
    krb5_keytab keytab;
    krb5_auth_context auth;
    krb5_principal service;
    krb5_flags options;
    krb5_data octets_in = octets(message);
    krb5_init_context(&context);
    set_clock(context, now);
    krb5_kt_resolve(context, "MEMORY:adapter", &keytab);
    fill(context, keytab, entries);
    krb5_auth_con_init(context, &auth);
    krb5_auth_con_setflags(context, auth, 0); /* without DO_TIME it remembers nothing */
    krb5_parse_name(context, server, &service);
    krb5_error_code error =
        krb5_rd_req(context, &auth, &octets_in, service, keytab, &options, NULL);
    json_t *said = error ? rejected(context, error) : accepted(context, auth, options);
    krb5_free_principal(context, service);
    krb5_auth_con_free(context, auth);
    krb5_kt_close(context, keytab);
    krb5_free_context(context);
    free(octets_in.data);
    return said;
}

static json_t *answer(const char *op, json_t *request) {
    if (!strcmp(op, "hello"))
        return json_pack("{si, s{ss, ss, ss, ss}, s[sssss]}", "protocol", 1, "peer", "name",
                         "mit-krb5", "version", VERSION, "language", "C", "url", "", "capabilities",
                         "server", "clock", "mutual", "etype.17", "etype.18");
    if (!strcmp(op, "accept"))
        return take(request);
    if (!strcmp(op, "reset") || !strcmp(op, "bye"))
        return json_pack("{ss}", "outcome", "done");
    return unsupported(op);
}

int main(void) {
    char *line = NULL, last = 0;
    size_t size = 0;
    setenv("KRB5_CONFIG", "/dev/null", 1); /* the machine's settings are not what is tested */
    while (!last && getline(&line, &size, stdin) > 0) {
        json_t *request = json_loads(line, 0, NULL);
        const char *op = json_string_value(json_object_get(request, "op"));
        json_t *said = answer(op, request);
        json_object_set(said, "id", json_object_get(request, "id"));
        json_dumpf(said, stdout, JSON_COMPACT);
        puts("");
        fflush(stdout);
        last = !strcmp(op, "bye");
        json_decref(request);
        json_decref(said);
    }
    return 0;
}
