/* ctest: timeout=60 labels=quick */
/* `runbench densities`: what it prints, and that watching changes nothing. */
#include <math.h>
#include "drive.h"

TEST(densities_prints_every_map_of_every_step_and_the_loss_that_training_has)
{
    drive d = drive_run("densities --workload lenet:batch=4,channels=8 --steps 2", NULL);
    EXPECT(d.exit_status == 0);
    EXPECT(!strncmp(d.out, "# runbench densities --workload lenet", 37) &&
           strstr(d.out, "workload,step,loss,tensor,made_by,elements,nonzeros,density,ratio\n"));
    EXPECT(drive_count(d.out, "lenet,0,") == drive_count(d.out, "lenet,1,") && drive_count(d.out, "lenet,1,") >= 3);
    EXPECT(drive_count(d.out, ",relu,") >= 2);
    for (const char *line = strstr(d.out, "\nlenet,"); line; line = strstr(line + 1, "\nlenet,")) {
        double loss, density, ratio;
        long long step, elements, nonzeros;
        char tensor[64], maker[64];
        REQUIRE(sscanf(line, "\nlenet,%lld,%lf,%63[^,],%63[^,],%lld,%lld,%lf,%lf", &step, &loss, tensor, maker, &elements,
                       &nonzeros, &density, &ratio) == 8);
        EXPECT(nonzeros >= 0 && nonzeros <= elements && fabs(density - (double)nonzeros / (double)elements) < 1e-6);
        EXPECT(loss > 0 && ratio > 0.5 && ratio < 40);
    }
    drive again = drive_run("run --workload lenet:batch=4,channels=8 --steps 2 --samples 3 --format json", NULL);
    const char *losses = strstr(again.out, "\"loss\":[");
    double first = 0, printed = -1;
    REQUIRE(losses && sscanf(losses, "\"loss\":[%lf", &first) == 1);
    REQUIRE(sscanf(strstr(d.out, "\nlenet,0,"), "\nlenet,0,%lf", &printed) == 1);
    EXPECT_MSG(fabs(first - printed) < 1e-4 * first, "%g and %g", first, printed);
}

TEST(densities_refuses_what_is_no_network)
{
    EXPECT(drive_run("densities --kernel relu_pack", NULL).exit_status == 2);
    EXPECT(drive_run("densities", NULL).exit_status == 2);
    EXPECT(drive_run("densities --workload nonesuch", NULL).exit_status == 2);
    EXPECT(strstr(drive_run("densities --workload alexnet:image=67,classes=3,data=fashion", NULL).err, "has 10 classes"));
}
