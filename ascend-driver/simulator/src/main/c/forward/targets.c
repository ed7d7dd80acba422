/* Where the functions of the old library go on. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#define FORWARD(name, number) #name,
static const char *const names[] = {
#include "functions.inc"
};
#define COUNT (sizeof names / sizeof names[0])

void *forward_targets[COUNT];

__attribute__((constructor)) static void find(void) {
    void *library = dlopen("libacl_rt.so", RTLD_LAZY | RTLD_NOLOAD);
    for (size_t i = 0; i < COUNT; i++) {
        forward_targets[i] = library == NULL ? NULL : dlsym(library, names[i]);
        if (forward_targets[i] == NULL) {
            fprintf(stderr, "libascendcl.so: libacl_rt.so beside it has no %s\n", names[i]);
            abort();
        }
    }
}
