package ram

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitCommand(t *testing.T) {
	for name, tt := range map[string]struct {
		command string
		windows bool
		want    []string
		err     string
	}{
		"words":               {command: " vault  --role\tr\n", want: []string{"vault", "--role", "r"}},
		"quotation marks":     {command: `"/opt/my tools/x" --name='a b'c`, want: []string{"/opt/my tools/x", "--name=a bc"}},
		"an empty argument":   {command: `x "" ''`, want: []string{"x", "", ""}},
		"no shell":            {command: `x $HOME *.txt | y; z > f`, want: []string{"x", "$HOME", "*.txt", "|", "y;", "z", ">", "f"}},
		"backslashes":         {command: `a\ b "c\"d\\e\n" '\x'`, want: []string{"a b", `c"d\e\n`, `\x`}},
		"a line that goes on": {command: "x \\\ny", want: []string{"x", "y"}},
		"Windows":             {command: `"C:\Program Files\x.exe" C:\y "a\"b"`, windows: true, want: []string{`C:\Program Files\x.exe`, `C:\y`, `a"b`}},
		"nothing":             {command: "  ", err: "names no program"},
		"an empty program":    {command: `"" x`, err: "names no program"},
		"an open quotation":   {command: `x 'y`, err: "has a quotation mark that is not closed"},
		"a last backslash":    {command: `x \`, err: "ends with a backslash"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := splitCommand(tt.command, tt.windows)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("words (-want +got):\n%s", diff)
			}
			text := ""
			if err != nil {
				text = err.Error()
			}
			if text != tt.err {
				t.Errorf("error %q, want %q", text, tt.err)
			}
		})
	}
}

// FuzzSplitCommand: what is split and quoted again is split into the same words.
func FuzzSplitCommand(f *testing.F) {
	for _, seed := range []string{"", "a b", `"a b" 'c' \d`, "a\\\nb", `a"b'c"d`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, command string) {
		words, err := splitCommand(command, false)
		if err != nil {
			return
		}
		var quoted []string
		for _, w := range words {
			quoted = append(quoted, "'"+strings.ReplaceAll(w, "'", `'"'"'`)+"'")
		}
		again, err := splitCommand(strings.Join(quoted, " "), false)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(words, again); diff != "" {
			t.Errorf("words (-first +again):\n%s", diff)
		}
	})
}
