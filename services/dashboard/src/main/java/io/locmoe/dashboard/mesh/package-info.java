/** The page of a mesh: its nodes, their links, memory and logs. */
package io.locmoe.dashboard.mesh;
