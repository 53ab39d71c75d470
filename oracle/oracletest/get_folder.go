package oracletest

func (c *call) getFolder() (any, *failure) {
	it, f := c.readable()
	if f != nil {
		return nil, f
	}
	return c.whole(it), nil
}
