package interop

import (
	"context"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// The operations of Document360's description beside the copying and listing.
const (
	driveMe           = "getUserCurrentUser"
	driveDefault      = "getDriveDefaultFolder"
	driveSearch       = "searchDrive"
	driveCreate       = "createDriveFolder"
	driveUpdate       = "updateDriveFolder"
	driveDeleteFolder = "deleteDriveFolder"
	driveMove         = "moveDriveFile"
	driveDelete       = "deleteDriveFile"
)

// driveChanges have a body or an effect, and more refusals than reads.
var driveChanges = []string{driveCopy, driveCreate, driveUpdate, driveDeleteFolder, driveMove, driveDelete}

// driveCall is one exchange of a driveTrial.
type driveCall func(ctx context.Context, d *driveTrial) error

// driveOrdinary are ordinary calls of those operations.
var driveOrdinary = map[string]driveCall{
	driveMe: func(ctx context.Context, d *driveTrial) error {
		_, err := d.client.GetCurrentUser(ctx, document360.GetCurrentUserRequest{ProjectID: d.project})
		return err
	},
	driveDefault: func(ctx context.Context, d *driveTrial) error {
		_, err := d.client.GetDefaultFolder(ctx, document360.GetDefaultFolderRequest{ProjectID: d.project})
		return err
	},
	driveSearch: searchAs(document360.SearchRequest{Keyword: "logo"}),
	driveCreate: createDriveAs(document360.CreateFolderRequest{Name: "New"}),
	driveUpdate: updateDriveAs(func(r *document360.UpdateFolderRequest) { r.Name = "New" }),
	driveDeleteFolder: func(ctx context.Context, d *driveTrial) error {
		_, err := d.client.DeleteFolder(ctx, document360.DeleteFolderRequest{ProjectID: d.project, FolderID: d.archive})
		return err
	},
	driveMove: func(ctx context.Context, d *driveTrial) error {
		_, err := d.client.MoveFile(ctx, document360.MoveFileRequest{ProjectID: d.project, FileID: d.one, DestinationFolderID: d.archive})
		return err
	},
	driveDelete: func(ctx context.Context, d *driveTrial) error {
		_, err := d.client.DeleteFile(ctx, document360.DeleteFileRequest{ProjectID: d.project, FolderID: d.images, FileID: d.one})
		return err
	},
}

func searchAs(req document360.SearchRequest) driveCall {
	return func(ctx context.Context, d *driveTrial) error {
		req.ProjectID = d.project
		return drain(d.client.AllSearchResults(ctx, req))
	}
}

func createDriveAs(req document360.CreateFolderRequest) driveCall {
	return func(ctx context.Context, d *driveTrial) error {
		req.ProjectID = d.project
		_, err := d.client.CreateFolder(ctx, req)
		return err
	}
}

func updateDriveAs(change func(*document360.UpdateFolderRequest)) driveCall {
	return func(ctx context.Context, d *driveTrial) error {
		req := document360.UpdateFolderRequest{ProjectID: d.project, FolderID: d.archive}
		change(&req)
		_, err := d.client.UpdateFolder(ctx, req)
		return err
	}
}

// driveCalls are further exchanges.
var driveCalls = []struct {
	name, want string
	call       driveCall
}{
	{"get the current user", driveMe + " 200", driveOrdinary[driveMe]},
	{"get a user who is no member", driveMe + " 404", func(ctx context.Context, d *driveTrial) error {
		d.srv.SetMember(false)
		return driveOrdinary[driveMe](ctx, d)
	}},
	{"get the default folder", driveDefault + " 200", driveOrdinary[driveDefault]},
	{"get the default folder of nothing", driveDefault + " 404", func(ctx context.Context, d *driveTrial) error {
		d.project = d.srv.AddProject("Empty")
		return driveOrdinary[driveDefault](ctx, d)
	}},
	{"find a file", driveFolder + " 200", func(ctx context.Context, d *driveTrial) error {
		_, err := d.client.FindFile(ctx, document360.FindFileRequest{ProjectID: d.project, FolderID: d.images, FileName: "logo.png"})
		return err
	}},
	{"search", driveSearch + " 200", driveOrdinary[driveSearch]},
	{"search with all", driveSearch + " 200", searchAs(document360.SearchRequest{Keyword: "ä & o", ImagesOnly: true, PageSize: 1, IncludeTotalCount: true})},
	{"search by page", driveSearch + " 200", searchAs(document360.SearchRequest{Keyword: "o", PageSize: 1})},
	{"create a folder", driveCreate + " 201", driveOrdinary[driveCreate]},
	{"create a folder with a color", driveCreate + " 201", createDriveAs(document360.CreateFolderRequest{Name: "ä & b", FolderColor: "#FF5733"})},
	{"create a folder below", driveCreate + " 201", func(ctx context.Context, d *driveTrial) error {
		return createDriveAs(document360.CreateFolderRequest{Name: "New", ParentFolderID: d.archive})(ctx, d)
	}},
	{"create a folder nowhere", driveCreate + " 422", createDriveAs(document360.CreateFolderRequest{Name: "New", ParentFolderID: nowhere})},
	{"rename a folder", driveUpdate + " 200", driveOrdinary[driveUpdate]},
	{"update all of a folder", driveUpdate + " 200", updateDriveAs(func(r *document360.UpdateFolderRequest) {
		r.Name, r.Order, r.FolderColor, r.IsStarred = "ä & b", new(0), "#FF5733", new(false)
	})},
	{"update no folder", driveUpdate + " 404", updateDriveAs(func(r *document360.UpdateFolderRequest) { r.FolderID, r.Order = nowhere, new(1) })},
	{"update a folder, the response is lost", driveFolder + " 200", func(ctx context.Context, d *driveTrial) error {
		d.srv.Inject("UpdateFolder", document360test.ActThenHangUp)
		return driveOrdinary[driveUpdate](ctx, d)
	}},
	{"delete a folder", driveDeleteFolder + " 204", driveOrdinary[driveDeleteFolder]},
	{"delete no folder", driveDeleteFolder + " 404", func(ctx context.Context, d *driveTrial) error {
		d.archive = nowhere
		return driveOrdinary[driveDeleteFolder](ctx, d)
	}},
	{"move a file", driveMove + " 200", driveOrdinary[driveMove]},
	{"move no file", driveMove + " 404", func(ctx context.Context, d *driveTrial) error {
		d.one = nowhere
		return driveOrdinary[driveMove](ctx, d)
	}},
	{"delete a file", driveDelete + " 204", driveOrdinary[driveDelete]},
	{"delete no file", driveDelete + " 404", func(ctx context.Context, d *driveTrial) error {
		d.one = nowhere
		return driveOrdinary[driveDelete](ctx, d)
	}},
}

func TestOpenAPIDocument360More(t *testing.T) {
	description(t, "document360") // or skip
	for _, tt := range driveCalls {
		t.Run(tt.name, func(t *testing.T) {
			d := newDriveTrial(t)
			err := tt.call(t.Context(), d)
			d.wantClean(t, tt.want)
			wantError(t, tt.want, err)
		})
	}
}
