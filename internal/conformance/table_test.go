package conformance

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/internal/simtest"
)

var update = flag.Bool("update", false, "TestTable writes docs/faults.md")

const faultsFile = "../../docs/faults.md"

const legend = `# The result of every fault

One of [the documents](../README.md#documents).

For each fault that the simulators can inject, one copy is made in ReconcileAuto, and an hour later the copies at the
destination are counted. This page is written by

    go test ./internal/conformance -run TestTable -update

A cell such as "made, 1, 1+3" says what the caller was told (made, not made, unknown), how many copies there are in the end,
and how many requests were sent: those for the copy, and, after the plus sign, those for reading. "Act" means that the
service does what the request asks for.

The first column is the family of the fault. In all faults of a family the service does the same; how the client learns of
it may differ, in a status, a spelling, or the part of the response that is missing. A family counts as unknown in a column
if at least one of its faults does.

The columns are the ways to copy that differ for the client: with "overwrite=true" there is an object of the name at the
target; "box" and "oracle" copy a folder, "box file" and "oracle file" a file, in each case "named" with the name of the copy
in the request; the columns that end in "create" make a folder; "oracle suffix" asks for a time stamp in the name. OSS is a
bucket without versioning. In a bucket that keeps versions the client never sends a second request, as in the
column "oracle".

A 409 of Oracle and OSS says that the item exists; of the others it is an ordinary refusal. The clients have one constant
credential, so that a 401 cannot be renewed. CopyTimeout is 5 minutes and ReconcileTimeout 30 seconds: of a byte every second,
a body of more than 300 bytes meets the timeout and is settled by reading.

The row "act twice" is not covered by the contract: if a gateway delivers a request twice and the service makes duplicates,
two copies exist. The last two rows count all rows, "no fault" and "act twice" included.

`

// TestTable compares docs/faults.md with the result of every fault in every service. Unknown may be told only where the
// subject says so.
func TestTable(t *testing.T) {
	rows := append(kinds(), kind{fault: simtest.ActTwice, family: delivered})
	var b strings.Builder
	b.WriteString("| the service | fault |")
	for _, s := range subjects {
		b.WriteString(" " + s.name + " |")
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(subjects)) + "\n")
	faults, families := map[string]int{}, map[string][]family{}
	var wrong []string // collected: inside of synctest.Test a failure ends the test
	for _, k := range rows {
		fmt.Fprintf(&b, "| %s | %s |", k.family, k.fault.Name)
		for _, s := range subjects {
			var o outcome
			synctest.Test(t, func(t *testing.T) { o = s.new(t, tune{}).run(t.Context(), s.op, k.fault) })
			if o.told() == unknown {
				faults[s.name]++
				families[s.name] = append(families[s.name], k.family)
				if !slices.Contains(s.unknown, k.family) {
					wrong = append(wrong, fmt.Sprintf("%s, %s: %v", s.name, k.fault.Name, o.err))
				}
			}
			fmt.Fprintf(&b, " %s, %d, %d+%d |", o.told(), o.made, o.sent, o.reads)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "| unknown | of %d rows |", len(rows))
	for _, s := range subjects {
		fmt.Fprintf(&b, " %d |", faults[s.name])
	}
	all := slices.CompactFunc(rows, func(a, b kind) bool { return a.family == b.family })
	fmt.Fprintf(&b, "\n| unknown | of %d families |", len(all))
	for _, s := range subjects {
		fmt.Fprintf(&b, " %d |", len(slices.Compact(families[s.name])))
		for _, f := range s.unknown {
			if !slices.Contains(families[s.name], f) {
				wrong = append(wrong, fmt.Sprintf("%s: nothing of the family %q is unknown any more", s.name, f))
			}
		}
	}
	b.WriteString("\n")
	for _, w := range wrong {
		t.Error(w)
	}
	text := legend + b.String()
	if *update {
		if err := os.WriteFile(faultsFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := os.ReadFile(faultsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(doc) != text {
		t.Errorf("docs/faults.md shows another table: run this test with -update and look at what changes\n%s", firstDifference(string(doc), text))
	}
}

// firstDifference is the first line in which two texts differ, as both have it.
func firstDifference(was, is string) string {
	a, b := strings.Split(was, "\n"), strings.Split(is, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "- " + a[i] + "\n+ " + b[i]
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}
