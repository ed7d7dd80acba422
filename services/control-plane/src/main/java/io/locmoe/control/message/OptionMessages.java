package io.locmoe.control.message;

import io.locmoe.control.proto.PluginOption;
import io.locmoe.run.service.HeldOption;

/** Options of plug-ins as protocol messages. */
public final class OptionMessages {
    private OptionMessages() {}

    public static PluginOption encode(HeldOption option) {
        return PluginOption.newBuilder()
                .setName(PluginMessages.shortened(option.name()))
                .setType(option.type().name())
                .addAllConstants(option.constants())
                .setRequired(option.required())
                .setDefaultValue(PluginMessages.shortened(option.value()))
                .setMinimum(option.minimum())
                .setMaximum(option.maximum())
                .setDescription(PluginMessages.shortened(option.description()))
                .build();
    }

    /** @throws IllegalArgumentException if the type is unknown */
    public static HeldOption decode(PluginOption message) {
        return new HeldOption(
                message.getName(),
                HeldOption.Type.valueOf(message.getType()),
                message.getConstantsList(),
                message.getRequired(),
                message.getDefaultValue(),
                message.getMinimum(),
                message.getMaximum(),
                message.getDescription());
    }
}
