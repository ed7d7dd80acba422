package io.locmoe.control;

import io.locmoe.control.proto.PluginOption;

/** Options of plug-ins as protocol messages. */
final class OptionMessages {
    private OptionMessages() {}

    static PluginOption encode(HeldOption option) {
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
    static HeldOption decode(PluginOption message) {
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
