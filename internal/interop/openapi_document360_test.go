package interop

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// The operations of Document360's description.
const (
	driveCopy     = "copyDriveFile"
	driveFile     = "getDriveFile"
	driveFolder   = "getDriveFolder"
	driveFolders  = "getDriveFolders"
	driveProjects = "getProjectProjects"
)

var driveMethods = map[string]string{
	driveCopy: "CopyFile", driveFile: "GetFile", driveFolder: "GetFolder", driveFolders: "ListFolders", driveProjects: "ListProjects",
	driveMe: "GetCurrentUser", driveDefault: "GetDefaultFolder", driveSearch: "Search", driveCreate: "CreateFolder", driveUpdate: "UpdateFolder",
	driveDeleteFolder: "DeleteFolder", driveMove: "MoveFile", driveDelete: "DeleteFile",
}

// driveTrial is one simulator, and one client that reaches it through a judge.
type driveTrial struct {
	*judge
	srv                           *document360test.Server
	client                        *document360.Client
	project, images, archive, one string
}

func newDriveTrial(t *testing.T, change ...func(*document360.Config)) *driveTrial {
	doc := description(t, "document360")
	srv := document360test.NewServer(t)
	d := &driveTrial{judge: newJudge(t, doc, srv.Transport()), srv: srv, project: srv.ProjectID()}
	d.images, d.archive = srv.MkdirAll("Media/Images"), srv.MkdirAll("Archive")
	srv.MkdirAll("Archive/2026/November")
	d.one = srv.AddFile(d.images, "logo.png", "")
	srv.AddFile(d.images, "without extension", "12 KB")
	srv.AddProject("Other")
	cfg := srv.PipeConfig()
	cfg.HTTPClient, cfg.BaseURL, cfg.MaxAttempts, cfg.MaxBackoff = &http.Client{Transport: d.judge}, d.base, 1, time.Second
	cfg.ReconcileTimeout = time.Millisecond
	for _, f := range change {
		f(&cfg)
	}
	d.client = must[*document360.Client](t)(document360.NewClient(cfg))
	return d
}

func (d *driveTrial) copy(change ...func(*document360.CopyFileRequest)) func(context.Context) error {
	req := document360.CopyFileRequest{ProjectID: d.project, FolderID: d.images, FileID: d.one, DestinationFolderID: d.archive}
	for _, f := range change {
		f(&req)
	}
	return func(ctx context.Context) error { _, err := d.client.CopyFile(ctx, req); return err }
}

func (d *driveTrial) file(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := d.client.GetFile(ctx, document360.GetFileRequest{ProjectID: d.project, FolderID: d.images, FileID: id})
		return err
	}
}

func (d *driveTrial) files(folder string, size int) func(context.Context) error {
	return func(ctx context.Context) error {
		req := document360.GetFolderRequest{ProjectID: d.project, FolderID: folder, PageSize: size}
		return drain(d.client.AllFolderFiles(ctx, req))
	}
}

func (d *driveTrial) folders(size int, total bool) func(context.Context) error {
	return func(ctx context.Context) error {
		req := document360.ListFoldersRequest{ProjectID: d.project, PageSize: size, IncludeTotalCount: total}
		return drain(d.client.AllFolders(ctx, req))
	}
}

func (d *driveTrial) projects(size int, total bool) func(context.Context) error {
	return func(ctx context.Context) error {
		return drain(d.client.AllProjects(ctx, document360.ListProjectsRequest{PageSize: size, IncludeTotalCount: total}))
	}
}

// call is an ordinary call of an operation, for refusals that do not depend on its arguments.
func (d *driveTrial) call(op string) func(context.Context) error {
	if call, ok := driveOrdinary[op]; ok {
		return func(ctx context.Context) error { return call(ctx, d) }
	}
	switch op {
	case driveCopy:
		return d.copy()
	case driveFile:
		return d.file(d.one)
	case driveFolder:
		return d.files(d.images, 0)
	case driveFolders:
		return d.folders(0, false)
	}
	return d.projects(0, false)
}

const nowhere = "99999999-0000-4000-8000-000000000000"

func TestOpenAPIDocument360(t *testing.T) {
	description(t, "document360") // or skip
	type call = func(context.Context) error
	for _, tt := range []struct {
		name, want string
		call       func(d *driveTrial) call
	}{
		{"copy", driveCopy + " 201", func(d *driveTrial) call { return d.copy() }},
		{"copy with a warning", driveCopy + " 201", func(d *driveTrial) call {
			d.srv.WarnNextCopy("SLOW", "It was slow.")
			return d.copy()
		}},
		{"copy without an address", driveCopy + " 201", func(d *driveTrial) call {
			d.srv.SetLocation(document360test.LocationAbsent)
			return d.copy()
		}},
		{"copy of nothing", driveCopy + " 404", func(d *driveTrial) call {
			return d.copy(func(r *document360.CopyFileRequest) { r.FileID = nowhere })
		}},
		{"copy to nowhere", driveCopy + " 404", func(d *driveTrial) call {
			return d.copy(func(r *document360.CopyFileRequest) { r.DestinationFolderID = "70b8c3d0f5c1g2b3c4d5e6f7" })
		}},
		{"copy without the permission", driveCopy + " 403", func(d *driveTrial) call {
			d.srv.Deny(document360test.PermissionUpdateDrive)
			return d.copy()
		}},
		{"copy without the plan", driveCopy + " 403", func(d *driveTrial) call {
			d.srv.SetLicenseRefusal(document360test.FeatureNotInLicense)
			return d.copy()
		}},
		{"copy with a problem's instance", driveCopy + " 404", func(d *driveTrial) call {
			d.srv.SetProblemInstance(true)
			return d.copy(func(r *document360.CopyFileRequest) { r.FolderID = nowhere })
		}},
		{"copy whose answer is lost", driveFolder + " 200", func(d *driveTrial) call {
			d.srv.Inject("CopyFile", document360test.ActThenHangUp)
			return func(ctx context.Context) error { d.copy()(ctx); return nil } // whether it can be settled is not the question
		}},
		{"get a file", driveFile + " 200", func(d *driveTrial) call { return d.file(d.one) }},
		{"get no file", driveFile + " 404", func(d *driveTrial) call { return d.file(nowhere) }},
		{"get a folder", driveFolder + " 200", func(d *driveTrial) call { return d.files(d.images, 0) }},
		{"get a folder's pages", driveFolder + " 200", func(d *driveTrial) call { return d.files(d.images, 1) }},
		{"get a folder with folders", driveFolder + " 200", func(d *driveTrial) call { return d.files(d.archive, 100) }},
		{"get no folder", driveFolder + " 404", func(d *driveTrial) call { return d.files(nowhere, 0) }},
		{"list folders", driveFolders + " 200", func(d *driveTrial) call { return d.folders(0, false) }},
		{"list folders by page", driveFolders + " 200", func(d *driveTrial) call { return d.folders(1, true) }},
		{"list projects", driveProjects + " 200", func(d *driveTrial) call { return d.projects(0, false) }},
		{"list projects by page", driveProjects + " 200", func(d *driveTrial) call { return d.projects(1, true) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDriveTrial(t)
			err := tt.call(d)(t.Context())
			d.wantClean(t, tt.want)
			wantError(t, tt.want, err)
		})
	}
	t.Run("strict copy", func(t *testing.T) {
		d := newDriveTrial(t, func(cfg *document360.Config) { cfg.Reconcile = document360.ReconcileStrict })
		if err := d.copy()(t.Context()); err != nil {
			t.Error(err)
		}
		d.wantClean(t, driveFolder+" 200")
		d.wantClean(t, driveCopy+" 201")
	})
	t.Run("rate window", func(t *testing.T) {
		d := newDriveTrial(t)
		d.srv.SetRate(2, time.Minute)
		for range 3 { // past the client, which would not send the third
			d.send(t, http.MethodGet, "/v3/projects", "")
		}
		d.wantClean(t, driveProjects+" 200")
		d.wantClean(t, driveProjects+" 429")
	})
}

// TestOpenAPIDocument360Refusals are those that each operation can get.
func TestOpenAPIDocument360Refusals(t *testing.T) {
	description(t, "document360") // or skip
	for op, method := range driveMethods {
		inject := func(f document360test.Fault) func(d *driveTrial) {
			return func(d *driveTrial) { d.srv.Inject(method, f) }
		}
		refusals := map[string]func(d *driveTrial){
			" 401": func(d *driveTrial) { d.srv.RevokeToken(document360test.DefaultToken) },
			" 403": inject(document360test.Status(403)),
			" 429": inject(document360test.RateLimit(7 * time.Second)),
			" 500": inject(document360test.Status(500)),
			" 503": inject(document360test.Status(503)),
		}
		if op == driveCopy || op == driveCreate || op == driveUpdate {
			refusals[" 400"] = inject(document360test.Status(400))
		}
		if slices.Contains(driveChanges, op) {
			refusals[" 409"] = inject(document360test.Status(409))
			refusals[" 422"] = inject(document360test.Status(422))
		}
		for status, arrange := range refusals {
			t.Run(method+status, func(t *testing.T) {
				d := newDriveTrial(t)
				arrange(d)
				wantDescribed(t, d, op, status)
			})
		}
	}
}

// wantDescribed makes a call whose response has a status, and checks that the description allows the
// exchange and that the client took it for what it was.
func wantDescribed(t *testing.T, trial interface {
	call(op string) func(context.Context) error
	wantClean(t *testing.T, exchange string)
}, op, status string,
) {
	t.Helper()
	err := trial.call(op)(t.Context())
	trial.wantClean(t, op+status)
	wantError(t, op+status, err)
}

// wantError checks that the client took an exchange for what it was.
func wantError(t *testing.T, exchange string, err error) {
	t.Helper()
	if refused := !strings.Contains(exchange, " 20"); refused != (err != nil) {
		t.Errorf("the client made %v of it", err)
	}
}
