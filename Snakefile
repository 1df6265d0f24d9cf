# Reports of every area on a cluster that schedules files: a rule an area, and the list at the end.
#
#     case-for-change process
#     snakemake --cores 8            # or a profile of your cluster
#
# Each area's reports are made by a command of its own, beside the others; what would come out the
# same is left as it is. Areas are named by their GSS codes.
import subprocess

ASK = "from helpers.reports.asked import every_area; print(*every_area('all'))"
AREAS = subprocess.check_output(["python", "-c", ASK], text=True).split()


rule list_of_all_reports:
    input:
        expand("reports/.done/{area}", area=AREAS),
    shell:
        "case-for-change process --if-needed"


rule reports_of_an_area:
    input:
        "data/processed/manifest.json",
    output:
        touch("reports/.done/{area}"),
    threads: 2
    shell:
        "case-for-change report --no-list --jobs {threads} --area {wildcards.area}"
