package io.locmoe.laboratory.bench.placement;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.engine.settings.Choice;
import io.locmoe.node.training.CatalogComponents;
import java.nio.file.Path;
import java.util.*;
public class ScratchMain {
    public static void main(String[] a) throws Exception {
        try (PluginCatalog c = PluginCatalog.load(List.of(Path.of(System.getProperty("locmoe.home") + "/plugins")))) {
            List<Choice> ch = new ArrayList<>();
            for (String n : a[3].split(",")) ch.add(new Choice(n.split(":")[0], n.contains(":") ? Map.of(n.split(":")[1].split("=")[0], n.split("=")[1]) : Map.of()));
            PlacementBenchReport r = new PlacementStudy("c", new CatalogComponents(c), ch, Integer.parseInt(a[1]), Integer.parseInt(a[2]), s -> {}).replay(Path.of(a[0]));
            System.out.println(r.table().text() + "\n" + r.note());
        }
        System.exit(0);
    }
}
