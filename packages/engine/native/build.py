"""Compiles the C files of this folder to WebAssembly modules and embeds them in TypeScript.

    pip install ziglang==0.17.1
    python3 native/build.py [OUTPUT_FOLDER]      (from packages/engine; the default is src)

The same compiler gives the same bytes on every machine, which a test checks.
"""

import base64
import pathlib
import subprocess
import sys
import tempfile

VERSION = "0.17.1"
FOLDER = pathlib.Path(__file__).resolve().parent
DENSE = ["tile-f64.c", "tile-f32.c", "gram-f64.c", "products-f64.c", "products-f32.c", "cholesky.c"]
DRIFT = ["tile-f64.c", "tile-f32.c", "gram-f64.c", "cholesky.c", *sorted(path.name for path in FOLDER.glob("drift-*.c"))]
# A memory with a bound may be one that threads share.
BOUNDED = "-Wl,--max-memory=2147483648"
MODULES = {
    "linear-algebra/dense-simd": (DENSE, ["-msimd128"]),
    "linear-algebra/dense-relaxed-simd": (DENSE, ["-msimd128", "-mrelaxed-simd"]),
    "drift/drift-simd": (DRIFT, ["-msimd128", "-Os", BOUNDED]),
    "drift/drift-relaxed-simd": (DRIFT, ["-msimd128", "-mrelaxed-simd", "-Os", BOUNDED]),
    "distances/distances-simd": (["distances.c"], ["-msimd128", "-Os"]),
    "velocities/velocities-simd": (["velocities.c", "drift-products.c"], ["-msimd128", "-Os"]),
    "pairs/pairs-simd": (["pairs.c"], ["-msimd128"]),
    "random/draws-simd": (["draws.c"], ["-msimd128", "-Os"]),
}
FLAGS = [
    "-target", "wasm32-freestanding", "-O3", "-std=c17", "-Wall", "-Wextra", "-Werror",
    "-ffp-contract=off", "-fno-sanitize=all", "-nostdlib", "-Wl,--no-entry", "-Wl,--import-memory", "-Wl,--strip-all", "-Wl,-z,stack-size=0",
]  # fmt: skip


def compiled(sources, features):
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder, "module.wasm")
        command = [sys.executable, "-m", "ziglang", "cc", *FLAGS, *features, *sources, "-o", str(output)]
        subprocess.run(command, cwd=FOLDER, check=True)
        return output.read_bytes()


def main():
    found = subprocess.run([sys.executable, "-m", "ziglang", "version"], check=True, capture_output=True, text=True).stdout.strip()
    if found != VERSION:
        sys.exit(f"build.py: expected ziglang {VERSION}, got {found}; pip install ziglang=={VERSION}")
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER.parent / "src"
    for name, (sources, features) in MODULES.items():
        code = compiled(sources, features)
        constant = name.split("/")[1].upper().replace("-", "_")
        text = base64.b64encode(code).decode()
        path = target / f"{name}.generated.ts"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"// Written by native/build.py from native/*.c: do not edit.\nexport const {constant} =\n  '{text}';\n", newline="\n")
        print(f"{path.name}: {len(code)} bytes of WebAssembly")


main()
