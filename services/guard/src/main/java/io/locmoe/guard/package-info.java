/**
 * The only entry into a plug-in. {@link io.locmoe.guard.PluginGuard} wraps the objects of a plug-in, so that each call
 * has the plug-in's context class loader, is recorded while it lasts, and names the plug-in if it fails.
 * {@link io.locmoe.guard.PluginWatch} finds calls that do not return, and {@link io.locmoe.guard.PluginExit} calls that
 * end the process.
 */
package io.locmoe.guard;
