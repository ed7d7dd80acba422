/** The copy of a run in an object store, for the commands that train or fetch it. */
package io.locmoe.launcher.store;
