"""The synthetic borough: people, histories, exports of fifteen agencies with their faults, and the truth, from a seed.

    build(people, seed, today, totals) -> Borough      everything that is true, and every record of it
    write(borough, out, overwrite) -> Manifest         exports/<agency>/<file>, truth/ and README.md
    identity_records(records, seed) -> pyarrow.Table   records alone, for training and measuring linkage
    LAYOUTS                                            what each agency's file looks like, column by column

On the command line: `python -m alongside.methods.borough --people 2000 --seed 7 --out DIR`.
"""

from alongside.methods.borough.layouts import AGENCIES, LAYOUTS, Column, Layout
from alongside.methods.borough.printing import Manifest, write
from alongside.methods.borough.records import identity_records
from alongside.methods.borough.town import Borough, build

__all__ = ["AGENCIES", "LAYOUTS", "Borough", "Column", "Layout", "Manifest", "build", "identity_records", "write"]
