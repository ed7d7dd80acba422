/**
 * The one way into a plug-in. {@link io.locmoe.guard.PluginGuard} wraps what a plug-in gives to the host, so that each
 * call of it has the plug-in's context class loader, is noted while it lasts, and names the plug-in if it fails;
 * {@link io.locmoe.guard.PluginWatch} finds calls that do not return, {@link io.locmoe.guard.PluginExit} those that end
 * the process.
 */
package io.locmoe.guard;
