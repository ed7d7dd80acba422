package io.locmoe.control.message;

import io.locmoe.control.proto.Offer;
import io.locmoe.control.proto.Plugin;
import io.locmoe.control.proto.PluginJar;
import io.locmoe.control.proto.PluginsReply;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugins;
import java.util.List;

/** Plug-ins as protocol messages of bounded size. */
public final class PluginMessages {
    /** Maximum bytes of all plug-ins in a message; the rest of the longest message is for its other parts. */
    static final int LONGEST = MessageLimits.LONGEST - 8 * 1024;
    /** Maximum characters of a text by a plug-in's author. */
    private static final int LONGEST_TEXT = 2_000;

    private PluginMessages() {}

    public static PluginsReply encode(HeldPlugins held) {
        PluginsReply.Builder reply = PluginsReply.newBuilder();
        int bytes = 0;
        for (HeldPlugin plugin : held.plugins()) {
            Plugin message = encode(plugin);
            // A tag and a length precede each message.
            int size = message.getSerializedSize() + 8;
            if (bytes + size <= LONGEST) {
                bytes += size;
                reply.addPlugins(message);
            }
        }
        return reply.setLeftOut(held.leftOut() + held.plugins().size() - reply.getPluginsCount())
                .build();
    }

    public static HeldPlugins decode(PluginsReply message) {
        return new HeldPlugins(
                message.getPluginsList().stream().map(PluginMessages::decode).toList(), message.getLeftOut());
    }

    private static Plugin encode(HeldPlugin plugin) {
        return Plugin.newBuilder()
                .setName(shortened(plugin.name()))
                .setVersion(shortened(plugin.version()))
                .setDirectory(plugin.directory())
                .addAllJars(plugin.jars().stream()
                        .map(jar -> PluginJar.newBuilder()
                                .setName(jar.name())
                                .setDigest(jar.digest())
                                .build())
                        .toList())
                .setSpiVersion(shortened(plugin.spiVersion()))
                .setDigest(plugin.digest())
                .addAllErrors(
                        plugin.errors().stream().map(PluginMessages::shortened).toList())
                .addAllOffers(plugin.offers().stream()
                        .map(offer -> Offer.newBuilder()
                                .setKind(offer.kind())
                                .setName(shortened(offer.name()))
                                .addAllOptions(offer.options().stream()
                                        .map(OptionMessages::encode)
                                        .toList())
                                .build())
                        .toList())
                .build();
    }

    private static HeldPlugin decode(Plugin message) {
        List<HeldPlugin.Choosable> offers = message.getOffersList().stream()
                .map(offer -> new HeldPlugin.Choosable(
                        offer.getKind(),
                        offer.getName(),
                        offer.getOptionsList().stream()
                                .map(OptionMessages::decode)
                                .toList()))
                .toList();
        return new HeldPlugin(
                message.getName(),
                message.getVersion(),
                message.getDirectory(),
                message.getJarsList().stream()
                        .map(jar -> new HeldPlugin.Jar(jar.getName(), jar.getDigest()))
                        .toList(),
                message.getSpiVersion(),
                message.getDigest(),
                message.getErrorsList(),
                offers);
    }

    public static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
}
