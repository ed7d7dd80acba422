/** Positions that rotate queries and keys: their angles, and the order of the elements that are rotated. */
package io.locmoe.engine.position;
