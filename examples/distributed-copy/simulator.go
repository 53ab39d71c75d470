package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// simulated is where a simulator is, what can be copied there, and with which credentials.
type simulated struct {
	URL     string            `json:"url"`
	From    string            `json:"from"`
	To      string            `json:"to"`
	Project string            `json:"project,omitempty"`
	Env     map[string]string `json:"env"`
}

// simulatorServer is what the five simulators have in common.
type simulatorServer interface {
	URL() string
	KeepRequests(n int)
	Close()
}

var simulators = map[string]func() (simulatorServer, simulated){
	"bitpaket": func() (simulatorServer, simulated) {
		srv := bitpakettest.Start()
		from, to := "/photos", "/archive"
		for n := range 480 {
			srv.AddObject(fmt.Sprintf("%s/2026/%02d/%04d.jpg", from, n%12+1, n), fmt.Sprint("photo ", n))
		}
		srv.MkdirAll(to + "/2026")
		return srv, simulated{From: from, To: to, Env: map[string]string{
			"BITPAKET_TOKEN": bitpakettest.DefaultToken, "BITPAKET_CLIENT_SECRET": bitpakettest.DefaultClientSecret,
		}}
	},
	"box": func() (simulatorServer, simulated) {
		srv := boxtest.Start()
		from, to := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
		for n := range 1800 {
			id := srv.MkdirAll(fmt.Sprintf("/Pictures/%d/%02d", 2017+n%10, n%12+1))
			srv.AddFile(id, fmt.Sprintf("%04d.jpg", n), int64(2_000_000+n))
		}
		return srv, simulated{From: from, To: to, Env: map[string]string{"BOX_TOKEN": boxtest.DefaultToken}}
	},
	"document360": func() (simulatorServer, simulated) {
		srv := document360test.Start()
		from, to := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
		for n := range 240 {
			id := srv.MkdirAll(fmt.Sprintf("/Images/2026/%02d", n%12+1))
			srv.AddFile(id, fmt.Sprintf("%04d.png", n), fmt.Sprint(n+1, " KB"))
		}
		srv.MkdirAll("/Archive/2026")
		return srv, simulated{From: from, To: to, Project: srv.ProjectID(), Env: map[string]string{"DOCUMENT360_TOKEN": document360test.DefaultToken}}
	},
	"oracle": func() (simulatorServer, simulated) {
		srv := oracletest.Start()
		from, to := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
		for n := range 240 {
			srv.AddFile(srv.MkdirAll(fmt.Sprintf("/Reports/2026/%02d", n%12+1)), fmt.Sprintf("%04d.pdf", n), int64(100_000+n))
		}
		srv.MkdirAll("/Archive/2026")
		return srv, simulated{From: from, To: to, Env: map[string]string{
			"ORACLE_USERNAME": oracletest.DefaultUsername, "ORACLE_PASSWORD": oracletest.DefaultPassword,
		}}
	},
	"oss": func() (simulatorServer, simulated) {
		srv := osstest.Start()
		srv.AddBucket("sim-photos")
		srv.AddBucket("sim-backup")
		for n := range 2000 {
			srv.AddObject("sim-photos", fmt.Sprintf("2026/%02d/%04d.jpg", n%12+1, n), fmt.Sprint("photo ", n))
		}
		srv.AddObject("sim-photos", "2026/all.tar", "", func(o *osstest.Object) { o.Size = 12e9 })
		return srv, simulated{From: "sim-photos/2026/", To: "sim-backup/photos/", Env: map[string]string{
			"OSS_REGION": osstest.DefaultRegion, "OSS_ACCESS_KEY_ID": osstest.DefaultAccessKeyID, "OSS_ACCESS_KEY_SECRET": osstest.DefaultAccessKeySecret,
		}}
	},
}

// simulatorCommand serves a simulator until its standard input ends.
func simulatorCommand(p process, args []string) int {
	flags := flag.NewFlagSet(program+" simulator", flag.ContinueOnError)
	service := flags.String("service", "oss", "`service`")
	if err := cli.Parse(flags, args, p.stdout, ""); err != nil {
		return p.refuse(err)
	}
	start, ok := simulators[*service]
	if !ok {
		return p.refuse(cli.Usagef("-service %q is none of %s", *service, strings.Join(serviceNames(), ", ")))
	}
	srv, s := start()
	defer srv.Close()
	srv.KeepRequests(1000)
	s.URL = srv.URL()
	if err := json.NewEncoder(p.stdout).Encode(s); err != nil {
		return exitFailed
	}
	io.Copy(io.Discard, p.stdin)
	return exitDone
}

// simulatorProcess is a simulator that a run has started.
type simulatorProcess struct {
	simulated
	cmd *exec.Cmd
	end io.Closer
}

// startSimulator starts the simulator of a service in a process of its own.
func startSimulator(ctx context.Context, service string) (*simulatorProcess, error) {
	binary, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &simulatorProcess{cmd: exec.Command(binary, "simulator", "-service", service)}
	if s.end, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("the simulator cannot be started: %w", err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &s.simulated)
	}
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("the simulator has not started: %w", err)
	}
	return s, nil
}

// use has the run copy at the simulator, with its credentials.
func (s *simulatorProcess) use(sp *spec) error {
	sp.From, sp.To, sp.BaseURL, sp.Project = s.From, s.To, s.URL, s.Project
	for name, value := range s.Env {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (s *simulatorProcess) stop() {
	s.end.Close()
	killed := time.AfterFunc(5*time.Second, func() { s.cmd.Process.Kill() })
	s.cmd.Wait()
	killed.Stop()
}
