package io.locmoe.driver.cpu;

import io.locmoe.driver.cpu.choice.Multiplier;
import io.locmoe.driver.cpu.choice.ProductTable;
import io.locmoe.driver.reference.host.HostDriver;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The driver {@code cpu}, which brings fast kernels to the devices of the reference driver.
 *
 * <p>{@link CpuKernels} says how its kernels are chosen.
 */
public final class CpuDriver extends HostDriver {
    private static final String NAME = "cpu";
    private static final String KERNELS = "kernels";
    private static final Option FAMILY = Option.of(
            KERNELS,
            Family.CONFIGURED,
            "what computes: auto, the fastest that this JVM can run; reference, scalar; vector, the Vector API; blas,"
                    + " that, OpenBLAS and oneDNN; configured, what -D" + CpuKernels.PROPERTY
                    + " says, without it auto");

    private static final String PRODUCTS = "products";
    private static final Option PRODUCT_TABLE = Option.of(
            PRODUCTS,
            ProductTable.MEASURE,
            "what multiplies matrices: openblas, onednn or vector; measure, the fastest of these for each type; or a"
                    + " table, such as float32:openblas,bfloat16:onednn,float16:cast");

    private static final String BFLOAT16 = "bfloat16";
    private static final Option BFLOAT16_PRODUCT = Option.of(
            BFLOAT16,
            Bfloat16.AUTO,
            "before there were products: library is products=bfloat16:openblas, cast is products=bfloat16:cast");

    /** A family of kernels, as users choose it. */
    enum Family {
        CONFIGURED,
        AUTO,
        REFERENCE,
        VECTOR,
        BLAS
    }

    /** Products of bfloat16, as users chose them before there was a table. */
    enum Bfloat16 {
        AUTO,
        LIBRARY,
        CAST
    }

    /** A driver with the kernels of the system property; they are loaded when first needed. */
    public CpuDriver() {
        super(NAME, CpuKernels::configured);
    }

    /**
     * A driver with the kernels of one family.
     *
     * @throws DeviceException if this JVM cannot run them
     */
    public CpuDriver(String family) {
        this(CpuKernels.choose(family));
    }

    private CpuDriver(KernelTable kernels) {
        super(NAME, () -> kernels);
    }

    @Override
    public List<Option> options() {
        return List.of(FAMILY, PRODUCT_TABLE, BFLOAT16_PRODUCT);
    }

    @Override
    public List<DeviceDescription> devices(Options options) {
        return with(options).devices();
    }

    @Override
    public Device open(int ordinal, Options options) {
        return with(options).open(ordinal);
    }

    /** The products, complete; and that no older option says something else. */
    @Override
    public Map<String, String> decisions(Options options) {
        Map<String, String> decided = new HashMap<>();
        CpuKernels.products(family(options), products(options)).ifPresent(table -> {
            decided.put(PRODUCTS, table.text());
            decided.put(BFLOAT16, Option.text(Bfloat16.AUTO));
        });
        return decided;
    }

    private static CpuDriver with(Options options) {
        return new CpuDriver(CpuKernels.choose(family(options), products(options)));
    }

    private static String family(Options options) {
        Family family = options.constant(KERNELS, Family.class);
        return family == Family.CONFIGURED ? CpuKernels.configuredFamily() : Option.text(family);
    }

    private static ProductTable products(Options options) {
        ProductTable table = ProductTable.parse(options.text(PRODUCTS));
        Bfloat16 older = options.constant(BFLOAT16, Bfloat16.class);
        if (older == Bfloat16.AUTO) {
            return table;
        } else if (table.of(ElementType.BFLOAT16).isPresent()) {
            throw new DeviceException("products=" + table.text() + " and bfloat16=" + Option.text(older)
                    + " both say what multiplies bfloat16: leave bfloat16 away, which products replaces");
        }
        return table.with(ElementType.BFLOAT16, older == Bfloat16.LIBRARY ? Multiplier.OPENBLAS : Multiplier.CAST);
    }
}
