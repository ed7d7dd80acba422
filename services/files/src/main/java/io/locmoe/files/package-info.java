/** Directories that live as long as their process, and are removed by the next one if it was killed. */
package io.locmoe.files;
