import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sun.security.krb5.Config;
import sun.security.krb5.KrbException;

/** The JDK's krb5.conf: one of our own, read again where a policy changes. */
final class Configuration {
    private static final int DES3 = 16;
    private static final int RC4 = 23;
    /** The encryption types that the JDK has, single DES aside, by the names of krb5.conf. */
    private static final Map<Integer, String> ETYPES = new TreeMap<>(Map.of(
            DES3, "des3-cbc-sha1-kd",
            17, "aes128-cts-hmac-sha1-96",
            18, "aes256-cts-hmac-sha1-96",
            19, "aes128-cts-hmac-sha256-128",
            20, "aes256-cts-hmac-sha384-192",
            RC4, "rc4-hmac"));
    private static final long DEFAULT_SKEW = 300;

    private final Path file;
    private String current;

    Configuration() throws IOException, KrbException {
        file = Files.createTempFile("sixstep-krb5-", ".conf");
        file.toFile().deleteOnExit();
        System.setProperty("java.security.krb5.conf", file.toString());
        write(DEFAULT_SKEW, ETYPES.keySet());
    }

    /** Returns the capabilities that name the encryption types. */
    static List<String> etypes() {
        return ETYPES.keySet().stream().map(etype -> "etype." + etype).toList();
    }

    /** Sets what a server's policy has of it; the types that the JDK has not are left out. */
    void set(Node policy) throws IOException, KrbException {
        List<Integer> permitted = new ArrayList<>(ETYPES.keySet());
        if (policy.has("permitted_etypes")) {
            permitted.retainAll(policy.numbers("permitted_etypes"));
        }
        write(policy.number("max_skew"), permitted);
    }

    private void write(long skew, Collection<Integer> permitted) throws IOException, KrbException {
        // One setting allows triple DES and RC4, and single DES with them.
        boolean weak = permitted.contains(DES3) || permitted.contains(RC4);
        // Its network is not to be asked for anything.
        String text = String.join("\n", "[libdefaults]",
                "default_realm = SIXSTEP.INVALID",
                "dns_canonicalize_hostname = false",
                "dns_lookup_kdc = false",
                "dns_lookup_realm = false",
                "allow_weak_crypto = " + weak,
                "clockskew = " + skew,
                "permitted_enctypes = "
                        + permitted.stream().map(ETYPES::get).collect(Collectors.joining(" ")),
                "");
        if (!text.equals(current)) {
            Files.writeString(file, text);
            Config.refresh();
            current = text;
        }
    }
}
