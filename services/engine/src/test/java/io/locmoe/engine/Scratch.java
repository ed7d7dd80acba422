package io.locmoe.engine;
import io.locmoe.driver.cpu.CpuDriver;
import java.nio.file.Path;
import java.util.*;
public class Scratch {
    public static void main(String[] a) {
        Map<String,String> s = new HashMap<>();
        for (String x : a) { String[] kv = x.split("="); s.put(kv[0], kv[1]); }
        s.putIfAbsent("steps","60");
        MeshRun r = MeshRun.run(s, new CpuDriver(), new Patterns(Integer.parseInt(s.getOrDefault("sequence","128"))), Path.of("/tmp"));
        for (var st : r.steps) if (st.step()%10==1||st.step()>=r.steps.size()-1) System.out.printf("%d loss %.4f aux %.4f loc %.5f local %.3f drop %.3f max %.2f norm %.3f ms %s%n", st.step(), st.lossPerToken(), st.auxiliaryLoss(), st.localityLoss(), st.localShare(), st.droppedShare(), st.loadMaxOverMean(), st.gradientNorm(), st.milliseconds());
        System.out.println(r.validations);
    }
}
