/** Ticket flags: an array of bits in the JDK, a number in the protocol. */
final class Flags {
    private static final int BITS = 32;

    private Flags() {
    }

    static long number(boolean[] bits) {
        long number = 0;
        for (int i = 0; i < BITS; i++) {
            number = number << 1 | (i < bits.length && bits[i] ? 1 : 0);
        }
        return number;
    }

    static boolean[] bits(long number) {
        boolean[] bits = new boolean[BITS];
        for (int i = 0; i < BITS; i++) {
            bits[i] = (number >> (BITS - 1 - i) & 1) == 1;
        }
        return bits;
    }
}
