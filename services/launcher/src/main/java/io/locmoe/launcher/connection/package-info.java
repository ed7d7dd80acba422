/** Connections to a mesh, through which jobs are submitted, watched and cancelled. */
package io.locmoe.launcher.connection;
