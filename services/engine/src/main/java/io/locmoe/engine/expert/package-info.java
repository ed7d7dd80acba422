/** The experts that a rank hosts: their parameters, and their run over rows that arrive piece by piece. */
package io.locmoe.engine.expert;
