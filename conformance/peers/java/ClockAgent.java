import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives the classes under test another clock. Where one of them calls System.currentTimeMillis()
 * or System.nanoTime(), the class that the call names becomes FrozenClock; nothing else changes.
 *
 * <p>A JVM has threads of its own that ask for the time, and libfaketime is not made for several.
 */
public final class ClockAgent implements ClassFileTransformer {
    private static final List<String> UNDER_TEST = List.of("sun/security/krb5/",
            "sun/security/jgss/", "javax/security/auth/kerberos/", "org/apache/kerby/");

    private final Instrumentation instrumentation;

    private ClockAgent(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Is called by the JVM before `main`. */
    public static void premain(String options, Instrumentation instrumentation) {
        instrumentation.addTransformer(new ClockAgent(instrumentation));
    }

    @Override
    public byte[] transform(Module module, ClassLoader loader, String name, Class<?> redefined,
            ProtectionDomain domain, byte[] file) {
        if (name == null || UNDER_TEST.stream().noneMatch(name::startsWith)) {
            return null;
        }
        Module clock = FrozenClock.class.getModule();
        if (!module.canRead(clock)) {
            instrumentation.redefineModule(
                    module, Set.of(clock), Map.of(), Map.of(), Set.of(), Map.of());
        }
        try {
            return new ConstantPool(file).withClock();
        } catch (IOException error) {
            throw new IllegalStateException(name, error);
        }
    }

    /** The constants of a class file (JVMS section 4.4), as far as it takes to find the calls. */
    private static final class ConstantPool {
        private static final int HEADER = 8; // magic and version, before the number of constants
        private static final int UTF8 = 1;
        private static final int CLASS = 7;
        private static final int METHOD = 10;
        private static final int NAME_AND_TYPE = 12;

        private final byte[] file;
        private final int[] at; // where the constant of an index begins: its tag
        private final int end;

        ConstantPool(byte[] file) throws IOException {
            this.file = file;
            at = new int[u2(HEADER)];
            int position = HEADER + 2;
            for (int index = 1; index < at.length; index++) {
                at[index] = position;
                int tag = file[position];
                position += tag == UTF8 ? 3 + u2(position + 1) : size(tag);
                if (tag == 5 || tag == 6) {
                    index++; // a long or double takes two
                }
            }
            end = position;
        }

        private static int size(int tag) throws IOException {
            switch (tag) {
                case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, 18:
                    return 5;
                case 5, 6:
                    return 9;
                case CLASS, 8, 16, 19, 20:
                    return 3;
                case 15:
                    return 4;
                default:
                    throw new IOException("constant of kind " + tag);
            }
        }

        /** Returns the file with the calls to the clock changed; null where there is none. */
        byte[] withClock() throws IOException {
            byte[] changed = file.clone();
            int clock = at.length + 1; // the second of two constants behind the last one
            boolean asks = false;
            for (int index = 1; index < at.length; index++) {
                if (at[index] != 0 && file[at[index]] == METHOD && isClock(at[index])) {
                    changed[at[index] + 1] = (byte) (clock >> 8);
                    changed[at[index] + 2] = (byte) clock;
                    asks = true;
                }
            }
            if (!asks) {
                return null;
            }
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(octets);
            out.write(changed, 0, HEADER);
            out.writeShort(at.length + 2);
            out.write(changed, HEADER + 2, end - HEADER - 2);
            out.writeByte(UTF8);
            out.writeUTF(FrozenClock.class.getName());
            out.writeByte(CLASS);
            out.writeShort(at.length);
            out.write(changed, end, changed.length - end);
            return octets.toByteArray();
        }

        private boolean isClock(int method) throws IOException {
            int owner = at[u2(method + 1)];
            String name = text(at[u2(at[u2(method + 3)] + 1)]);
            return text(at[u2(owner + 1)]).equals("java/lang/System")
                    && (name.equals("currentTimeMillis") || name.equals("nanoTime"));
        }

        private String text(int utf8) throws IOException {
            return new DataInputStream(
                    new ByteArrayInputStream(file, utf8 + 1, file.length - utf8 - 1)).readUTF();
        }

        private int u2(int position) {
            return (file[position] & 0xff) << 8 | file[position + 1] & 0xff;
        }
    }
}
