package io.locmoe.cli.plugins;

import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Choosable;
import io.locmoe.settings.Visible;
import io.locmoe.spi.plugin.NearestName;
import java.util.List;
import java.util.Optional;

/** Something that jobs can choose, with its plug-in. */
record FoundOffer(HeldPlugin plugin, Choosable offer) {

    /** Its name in messages. */
    String named() {
        return PluginKind.of(offer.kind()).map(kind -> kind.named(offer.name())).orElse(offer.name());
    }

    /** All offers of the plug-ins. */
    static List<FoundOffer> all(List<HeldPlugin> plugins) {
        return plugins.stream()
                .flatMap(plugin -> plugin.offers().stream().map(offer -> new FoundOffer(plugin, offer)))
                .toList();
    }

    /**
     * The offers with a name, all of one kind.
     *
     * @param kind name of the kind in settings; empty for any
     * @throws RunException if there is none, or they are of several kinds
     */
    static List<FoundOffer> find(List<FoundOffer> all, String name, Optional<String> kind) {
        List<FoundOffer> ofKind = all.stream()
                .filter(found ->
                        kind.isEmpty() || kind.get().equals(found.offer().kind()))
                .toList();
        List<FoundOffer> named = ofKind.stream()
                .filter(found -> found.offer().name().equals(name))
                .toList();
        if (named.isEmpty()) {
            throw RunException.usage("no plug-in offers '" + Visible.line(name) + "'"
                    + kind.map(known -> " as " + known).orElse("") + "; "
                    + NearestName.hint(
                            name,
                            ofKind.stream()
                                    .map(found -> Visible.line(found.offer().name()))
                                    .distinct()
                                    .toList()));
        }
        List<String> kinds = named.stream().map(FoundOffer::named).distinct().toList();
        if (kinds.size() > 1) {
            throw RunException.usage(name + " is the name of several: " + Visible.line(String.join(", ", kinds))
                    + "; choose with --kind");
        }
        return named;
    }
}
