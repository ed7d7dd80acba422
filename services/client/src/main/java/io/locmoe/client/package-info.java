/** A client of a mesh for Java programs. */
package io.locmoe.client;
