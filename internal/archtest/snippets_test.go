package archtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedCode compiles every block of Go code in the documents and runs the tests among them. A block is a whole
// file, so that a reader can copy it. All of them share one module, which replaces this one by the clone as the README
// tells its readers to do, and one run of the go command.
func TestDocumentedCode(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeModule(t, root, dir)

	block := regexp.MustCompile("(?ms)^```go\n(.*?)^```$")
	blocks := 0
	for doc, text := range documents(t) {
		for i, m := range block.FindAllStringSubmatch(text, -1) {
			blocks++
			line := 2 + strings.Count(text[:strings.Index(text, m[0])], "\n")
			writeBlock(t, filepath.Join(dir, strings.NewReplacer("/", "_", ".", "_").Replace(doc), fmt.Sprint(i)), doc, line, m[1])
		}
	}
	if blocks < 3 {
		t.Fatalf("only %d blocks of Go code found", blocks)
	}
	cmd := exec.Command("go", "test", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// writeModule makes a module that needs what this one needs, and this one from the clone.
func writeModule(t *testing.T, root, dir string) {
	t.Helper()
	mod := readFile(t, filepath.Join(root, "go.mod"))
	mod = strings.Replace(mod, "module "+module+"\n", "module documents\n", 1)
	mod += fmt.Sprintf("\nrequire %s v0.0.0\n\nreplace %s => %q\n", module, module, root)
	writeFile(t, filepath.Join(dir, "go.mod"), mod)
	writeFile(t, filepath.Join(dir, "go.sum"), readFile(t, filepath.Join(root, "go.sum")))
}

// writeBlock names the document's line in the compiler's messages.
func writeBlock(t *testing.T, dir, doc string, line int, code string) {
	t.Helper()
	if !strings.HasPrefix(code, "package ") {
		t.Errorf("%s:%d: the block is not a whole file, which begins with its package clause", doc, line)
		return
	}
	name := "block.go"
	if strings.Contains(code, "*testing.T") {
		name = "block_test.go"
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, name), fmt.Sprintf("//line %s:%d\n%s", doc, line, code))
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
