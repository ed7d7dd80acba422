/** Shared libraries of the plug-in: found in its jars or where a user names one, checked, unpacked and loaded. */
package io.locmoe.driver.cpu.library;
