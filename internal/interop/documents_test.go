package interop

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/farcopy/farcopy/internal/snippets"
)

// TestDocumentedVendorCode compiles the blocks of Go code in the documents that import the vendor's SDK.
func TestDocumentedVendorCode(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	documents, err := snippets.Documents(root)
	if err != nil {
		t.Fatal(err)
	}
	blocks := slices.DeleteFunc(snippets.Blocks(documents), func(b snippets.Block) bool { return !b.NeedsVendor() })
	if len(blocks) == 0 {
		t.Fatal("no document shows the vendor's SDK")
	}
	t.Logf("%d blocks: %v", len(blocks), blocks)
	if err := snippets.Compile(root, "internal/interop", t.TempDir(), blocks); err != nil {
		t.Error(err)
	}
}
