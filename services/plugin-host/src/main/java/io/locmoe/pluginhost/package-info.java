/**
 * Finds plug-ins on disk and keeps them apart: {@link io.locmoe.pluginhost.PluginCatalog} is the entry. Each plug-in
 * directory gets a class loader that sees the JDK, the SPI and the plug-in's own jars, and nothing else of the host.
 */
package io.locmoe.pluginhost;
