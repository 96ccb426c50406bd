import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosKey;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import sun.security.krb5.PrincipalName;
import sun.security.krb5.RealmException;

/** Subjects with keys or tickets in them, as a login would have made them, and names. */
final class Identity {
    static final Oid KERBEROS = oid("1.2.840.113554.1.2.2");
    static final GSSManager MANAGER = GSSManager.getInstance();
    private static final Oid PRINCIPAL = oid("1.2.840.113554.1.2.2.1");

    private Identity() {
    }

    /** Returns a subject with the keys of a keytab, newest version first as javax's KeyTab. */
    static Subject server(List<Node> keytab) {
        Subject subject = new Subject();
        keytab.stream()
                .sorted(Comparator.comparingLong((Node entry) -> entry.number("kvno")).reversed())
                .map(entry -> new KerberosKey(principal(entry.text("principal")),
                        entry.hex("key"), (int) entry.number("etype"),
                        (int) entry.number("kvno")))
                .forEach(subject.getPrivateCredentials()::add);
        return subject;
    }

    /** Returns a subject with these credentials of a client. */
    static Subject client(KerberosPrincipal client, Set<?> credentials) {
        return new Subject(false, Set.of(client), Set.of(), credentials);
    }

    /** Returns the credential of a server of that name; to be called as its subject. */
    static GSSCredential acceptor(String server) throws GSSException {
        return MANAGER.createCredential(name(server), GSSCredential.INDEFINITE_LIFETIME, KERBEROS,
                GSSCredential.ACCEPT_ONLY);
    }

    static GSSContext initiator(String server) throws GSSException {
        return MANAGER.createContext(name(server), KERBEROS, null, GSSContext.DEFAULT_LIFETIME);
    }

    static KerberosPrincipal principal(String text) {
        return new KerberosPrincipal(text(Principal.parse(text)));
    }

    /**
     * Unsupported where a name does not survive as the JDK's text for it, which quotes no slash:
     * a principal of more or other components cannot be handed to it.
     */
    static void handOver(String name) throws Unsupported {
        Principal principal = Principal.parse(name);
        KerberosPrincipal given;
        try {
            given = new KerberosPrincipal(text(principal));
        } catch (IllegalArgumentException refused) {
            return; // and so it will be where it is used
        }
        try {
            Unsupported.when(!KrbNames.of(new PrincipalName(given.getName())).equals(principal),
                    "quoted-names");
        } catch (IllegalArgumentException | RealmException unreadable) {
            throw new Unsupported("quoted-names");
        }
    }

    /** Makes a call as a subject. */
    @SuppressWarnings("removal") // its successor is not there in JDK 17
    static <T> T as(Subject subject, Callable<T> call) throws Exception {
        try {
            return Subject.doAs(subject, (PrivilegedExceptionAction<T>) call::call);
        } catch (PrivilegedActionException error) {
            throw error.getException();
        }
    }

    private static GSSName name(String server) throws GSSException {
        return MANAGER.createName(text(Principal.parse(server)), PRINCIPAL);
    }

    /** Returns a principal as the JDK writes one: a backslash quotes separators alone. */
    private static String text(Principal principal) {
        return principal.components().stream()
                .map(part -> part.replace("/", "\\/").replace("@", "\\@"))
                .collect(Collectors.joining("/")) + "@" + principal.realm();
    }

    private static Oid oid(String text) {
        try {
            return new Oid(text);
        } catch (GSSException error) {
            throw new IllegalStateException(error);
        }
    }
}
