/** A model with experts made of a dense one. */
package io.locmoe.models.upcycling;
