package io.locmoe.cli.plugins;

import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.ElementSupport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of {@code devices}. Devices of a driver that differ only in their number share a row. */
final class DeviceTable {
    private final AlignedRows rows = new AlignedRows();

    DeviceTable() {
        rows.add("DRIVER", "DEVICES", "NAME", "KERNELS");
    }

    /** The common properties of devices. */
    private record Model(String name, String implementation, List<ElementSupport> elementTypes) {}

    void add(String driver, List<DeviceDescription> devices) {
        if (devices.isEmpty()) {
            rows.add(driver, "none", "-", "-");
        }
        Map<Model, List<Integer>> ordinals = new LinkedHashMap<>();
        devices.forEach(device -> ordinals.computeIfAbsent(
                        new Model(device.name(), device.implementation(), device.elementTypes()),
                        model -> new ArrayList<>())
                .add(device.ordinal()));
        ordinals.forEach((model, numbers) -> add(driver, model, numbers));
    }

    private void add(String driver, Model model, List<Integer> numbers) {
        rows.add(driver, range(numbers), model.name(), model.implementation());
        model.elementTypes()
                .forEach(support -> rows.add("    matrix products of " + support.type() + ": " + support.by()));
    }

    /** Adds a driver that cannot list its devices. */
    void addUnusable(String driver, String reason) {
        rows.add(driver, "?", "-", "-");
        rows.add("    " + reason);
    }

    private static String range(List<Integer> numbers) {
        int last = numbers.getLast();
        boolean consecutive = last - numbers.getFirst() == numbers.size() - 1;
        if (numbers.size() > 1 && consecutive) {
            return numbers.getFirst() + "-" + last;
        }
        return String.join(",", numbers.stream().map(String::valueOf).toList());
    }

    String text() {
        return rows.text();
    }
}
