package journal

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var kills = flag.Int("kills", 50, "how often the process of TestKilledProcess is killed")

// TestMain runs the program of a child process if the environment asks for it.
func TestMain(m *testing.M) {
	if dir := os.Getenv("FARCOPY_JOURNAL_CHILD"); dir != "" {
		runChild(dir)
	}
	os.Exit(m.Run())
}

const childSeed = 11

// runChild appends records where the journal ends, and says after each of them how many there are.
func runChild(dir string) {
	j, err := Open(dir, testJob, Options{SegmentSize: 8000})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	done, _ := strconv.Atoi(os.Getenv("FARCOPY_JOURNAL_DONE"))
	g := newGenerator(childSeed)
	for range done {
		g.next()
	}
	if snapshotText(j) != g.snapshot().text() {
		fmt.Println("error: the child finds another state than the parent")
		os.Exit(1)
	}
	fmt.Println("open", done)
	for {
		if err := g.next().run(j); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		done++
		fmt.Println("done", done)
	}
}

func startChild(t *testing.T, dir string, done int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "FARCOPY_JOURNAL_CHILD="+dir, "FARCOPY_JOURNAL_DONE="+strconv.Itoa(done))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// TestKilledProcess kills a real process at any moment, again and again, in every second round not
// before it has recorded something. What it has said to be recorded is there, whatever the
// durability, and nothing else but the record under way.
func TestKilledProcess(t *testing.T) {
	dir := t.TempDir()
	g := newGenerator(childSeed)
	random := rand.New(rand.NewPCG(childSeed, 1)) // of the moments
	done := 0
	before, text := "", g.snapshot().text()
	for round := range *kills {
		cmd, lines := startChild(t, dir, done)
		said := done
		var kill *time.Timer
		for lines.Scan() {
			word, n, _ := strings.Cut(lines.Text(), " ")
			switch word {
			case "open":
			case "done":
				said, _ = strconv.Atoi(n)
			default:
				t.Fatalf("round %d: %s", round, lines.Text())
			}
			if kill == nil && said-done >= 2*(round%2) {
				kill = time.AfterFunc(time.Duration(random.IntN(20_000))*time.Microsecond, func() { cmd.Process.Kill() })
			}
		}
		cmd.Wait()
		if kill != nil {
			kill.Stop()
		}
		j, err := Open(dir, testJob, Options{SegmentSize: 8000})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		for ; done < said; done++ {
			g.next()
			text = g.snapshot().text()
		}
		got := snapshotText(j)
		if got != text { // the record under way was written, too
			g.next()
			before, text = text, g.snapshot().text()
			done++
		}
		if got != text {
			t.Fatalf("round %d: the journal is not as it was after %d steps, nor one later (-want +got):\n%s\n%s",
				round, said, cmp.Diff(before, got), cmp.Diff(text, got))
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d records", *kills, done)
	if least := 2 * (*kills / 2); done < least {
		t.Errorf("%d records in %d rounds, want at least %d", done, *kills, least)
	}
}

// TestSecondProgramIsRefused, until the first one is dead.
func TestSecondProgramIsRefused(t *testing.T) {
	dir := t.TempDir()
	cmd, lines := startChild(t, dir, 0)
	if !lines.Scan() || lines.Text() != "open 0" {
		t.Fatalf("the child says %q", lines.Text())
	}
	_, err := Open(dir, testJob, Options{})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) {
		t.Errorf("the error is %v, want ErrLocked with the directory", err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	j, err := Open(dir, testJob, Options{})
	if err != nil {
		t.Fatalf("after the first one was killed: %v", err)
	}
	if _, err := Open(dir, testJob, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("in the same program: the error is %v, want ErrLocked", err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	j, err = Open(dir, testJob, Options{})
	if err != nil {
		t.Fatalf("after Close: %v", err)
	}
	j.Close()
}
