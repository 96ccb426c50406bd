import java.net.InetAddress;
import java.net.UnknownHostException;

/** Host addresses, of the types that InetAddress has. */
final class Addresses {
    private static final int IPV4 = 2;
    private static final int IPV6 = 24;

    private Addresses() {
    }

    /** Returns an address of the protocol; null where there is none. */
    static InetAddress of(Node address) throws Unsupported, UnknownHostException {
        if (address == null) {
            return null;
        }
        long type = address.number("type");
        Unsupported.when(type != IPV4 && type != IPV6, "addresses");
        return InetAddress.getByAddress(address.hex("address"));
    }
}
