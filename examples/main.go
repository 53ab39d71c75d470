// Examples starts the quickstart. If it has to be compiled first, it says so: go run is silent while
// it compiles.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

func main() {
	code, err := start(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "examples:", err)
	}
	os.Exit(code)
}

// start runs the quickstart, which lies in the working directory, and returns its exit code.
func start(args []string) (code int, err error) {
	cmd := exec.Command("go", append([]string{"run", "-v", "./quickstart"}, args...)...)
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return 1, err
	}
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	relay(os.Stderr, stderr)
	cmd.Wait() // its error is the exit code
	return cmd.ProcessState.ExitCode(), nil
}

const compiling = "Compiling the quickstart: the first time, this takes about half a minute ..."

// relay passes on what go run -v writes to stderr. In place of the packages that it compiles, it says
// once that it compiles.
func relay(stderr io.Writer, from io.Reader) {
	announced := false
	for lines := bufio.NewScanner(from); lines.Scan(); {
		line := lines.Text()
		isPackage, isDownload := !strings.Contains(line, " "), strings.HasPrefix(line, "go: downloading ")
		if (isPackage || isDownload) && !announced {
			fmt.Fprintln(stderr, compiling)
			announced = true
		}
		isExitStatus := strings.HasPrefix(line, "exit status ") // the go run of this program writes it, too
		if !isPackage && !isExitStatus {
			fmt.Fprintln(stderr, line)
		}
	}
}
