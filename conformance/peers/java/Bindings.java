import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import sun.security.jgss.krb5.internal.TlsChannelBindingImpl;

/** Channel bindings of application data, without addresses. */
final class Bindings {
    private Bindings() {
    }

    /**
     * Sets them, where there are any. In ChannelBinding an address that is not given is of type
     * GSS_C_AF_NULLADDR; in its subclass here, of the JDK's LDAP and HTTP clients, of
     * GSS_C_AF_UNSPEC, which is what the protocol means.
     */
    static void set(GSSContext context, byte[] applicationData) throws GSSException {
        if (applicationData != null) {
            context.setChannelBinding(new TlsChannelBindingImpl(applicationData));
        }
    }
}
