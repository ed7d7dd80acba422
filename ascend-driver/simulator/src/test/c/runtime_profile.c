/* Profiles begin and end in order, and the simulator says that it writes none. */
#include <unistd.h>

#include "ascend/acl_prof.h"
#include "check.h"

/* What the call of aclprofInit prints. */
static void begin_profile(const char *path) {
    FILE *file = tmpfile();
    int before = dup(2);
    dup2(fileno(file), 2);
    int code = aclprofInit(path, strlen(path));
    fflush(stderr);
    dup2(before, 2);
    close(before);
    OK(code);
    char text[256] = {0};
    rewind(file);
    CHECK(fgets(text, sizeof text, file) != NULL && strstr(text, "no profile is written to ./profile") != NULL);
    fclose(file);
}

int main(void) {
    uint32_t device = 0, nowhere = 99;
    begin();
    GIVES(100001, aclprofFinalize());
    begin_profile("./profile");
    GIVES(100002, aclprofInit("again", 5));
    CHECK(aclprofCreateConfig(&nowhere, 1, ACL_AICORE_PIPE_UTILIZATION, NULL, ACL_PROF_ACL_API) == NULL);
    aclprofConfig *config = aclprofCreateConfig(&device, 1, ACL_AICORE_PIPE_UTILIZATION, NULL, ACL_PROF_ACL_API);
    CHECK(config != NULL);
    GIVES(100043, aclprofStop(config));
    OK(aclprofStart(config));
    GIVES(100042, aclprofStart(config));
    OK(aclprofStop(config));
    OK(aclprofDestroyConfig(config));
    GIVES(100000, aclprofStart(config));
    CHECK(live("profile") == 0);
    OK(aclprofFinalize());
    end();
    return 0;
}
