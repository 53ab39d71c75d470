package oracletest

func (c *call) getFile() (any, *refusal) {
	l, f := c.present()
	if f != nil {
		return nil, f
	}
	it, f := c.file(c.id)
	if f != nil {
		return nil, f
	}
	if f := c.may(it, Viewer, Viewer, l); f != nil {
		return nil, f
	}
	return c.whole(it), nil
}
