package io.locmoe.laboratory.bench.placement;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Path;
import java.util.*;
public class ScratchMain {
    public static void main(String[] a) throws Exception {
        Map<String,String> set = new TreeMap<>();
        for (int i = 3; i < a.length; i++) set.put(a[i].split("=")[0], a[i].split("=")[1]);
        long t = System.nanoTime();
        try (PluginCatalog c = PluginCatalog.load(List.of())) {
            new LoadRecording("./locmoe bench placement", Integer.parseInt(a[1]), Integer.parseInt(a[2]), set, c, l -> System.err.println((System.nanoTime()-t)/1000000 + " ms " + l)).write(Path.of(a[0]));
        }
        System.exit(0);
    }
}
