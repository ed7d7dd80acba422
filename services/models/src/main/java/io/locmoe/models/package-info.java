/** Models of others as checkpoints, and checkpoints as models for others. */
package io.locmoe.models;
