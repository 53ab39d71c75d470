package archtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/snippets"
)

// documents returns the Markdown files that state something about the code, by path from the module's root.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts, err := snippets.Documents(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// TestDocumentedCode compiles every block of Go code in the documents and runs the tests among them, but for the blocks
// that import the vendor's SDK: TestDocumentedVendorCode of internal/interop compiles those.
func TestDocumentedCode(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	blocks := slices.DeleteFunc(snippets.Blocks(documents(t)), snippets.Block.NeedsVendor)
	if len(blocks) < 20 {
		t.Fatalf("only %d blocks of Go code found", len(blocks))
	}
	t.Logf("%d blocks: %v", len(blocks), blocks)
	if err := snippets.Compile(root, ".", t.TempDir(), blocks); err != nil {
		t.Error(err)
	}
}

// TestDocumentedCodeIsChecked: a block that does not compile, one whose test fails, and one that is no whole file are
// errors that name the document's line.
func TestDocumentedCodeIsChecked(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	compiled := map[string]string{
		"a.md": "# A\n\n```go\npackage p\n\nvar x = undefined\n```\n",
		"b.md": "```go\npackage p\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { t.Error(\"no\") }\n```\n",
	}
	whole := map[string]string{"c.md": "text\n\n```go\nx := 1\n```\n"}
	for _, tt := range []struct {
		docs  map[string]string
		wants []string
	}{
		{compiled, []string{"a.md:6", "b.md:6"}},
		{whole, []string{"c.md:4: the block is not a whole file"}},
	} {
		blocks := snippets.Blocks(tt.docs)
		if len(blocks) != len(tt.docs) {
			t.Fatalf("found %d blocks, want %d", len(blocks), len(tt.docs))
		}
		err := snippets.Compile(root, ".", t.TempDir(), blocks)
		for _, want := range tt.wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want an error with %q", err, want)
			}
		}
	}
}

// TestQuickstartInREADME: the table in README.md is what the quickstart prints first, which its own test compares with its file.
func TestQuickstartInREADME(t *testing.T) {
	golden, err := os.ReadFile(filepath.Join("..", "..", "examples", "quickstart", "testdata", "quickstart.golden"))
	if err != nil {
		t.Fatal(err)
	}
	table, _, ok := strings.Cut(string(golden), "\n\n")
	if !ok || strings.Count(table, "\n") < 10 {
		t.Fatalf("the quickstart prints no table first:\n%s", table)
	}
	want := "    " + strings.ReplaceAll(table, "\n", "\n    ") + "\n"
	if !strings.Contains(documents(t)["README.md"], want) {
		t.Errorf("README.md does not have\n%s", want)
	}
}
